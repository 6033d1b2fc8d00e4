package org.casewire.smpp.simulator;

import java.time.Duration;

/**
 * How a simulator is set up. A port of 0 takes any free one.
 *
 * @param seed decides every random choice, so that a run can be repeated
 * @param firstMessageId the number behind the first message id; a value that grows from start to start keeps the ids
 *     of an earlier run from coming back
 * @param recordLimit how many submit_sm are remembered; the oldest are forgotten first
 */
public record SimulatorSettings(
        int smppPort,
        int controlPort,
        String systemId,
        String password,
        long seed,
        long firstMessageId,
        int recordLimit,
        Redelivery redelivery) {

    /**
     * How deliver_sm are handed over and repeated.
     *
     * @param window unanswered deliver_sm per bind
     * @param responseTimeout after which an unanswered one is repeated
     * @param retryInterval the pause after a refusal
     */
    public record Redelivery(int window, Duration responseTimeout, Duration retryInterval) {
        public Redelivery {
            if (window < 1 || responseTimeout.toMillis() < 1 || retryInterval.isNegative()) {
                throw new IllegalArgumentException("redelivery needs a window and a responseTimeout above zero");
            }
        }

        static Redelivery standard() {
            return new Redelivery(100, Duration.ofSeconds(30), Duration.ofMillis(500));
        }
    }

    public SimulatorSettings {
        if (recordLimit < 1) {
            throw new IllegalArgumentException("recordLimit must be at least 1");
        }
    }

    /** Free ports, and everything else as the demo and most tests want it. */
    public static SimulatorSettings onFreePorts(String systemId, String password) {
        return onPorts(0, 0, systemId, password);
    }

    /** Given ports, and everything else as the demo and most tests want it. */
    public static SimulatorSettings onPorts(int smppPort, int controlPort, String systemId, String password) {
        return new SimulatorSettings(
                smppPort,
                controlPort,
                systemId,
                password,
                1,
                System.currentTimeMillis() * 1000,
                200_000,
                Redelivery.standard());
    }

    public SimulatorSettings withRedelivery(Redelivery changed) {
        return new SimulatorSettings(
                smppPort, controlPort, systemId, password, seed, firstMessageId, recordLimit, changed);
    }

    public SimulatorSettings withSeed(long changed) {
        return new SimulatorSettings(
                smppPort, controlPort, systemId, password, changed, firstMessageId, recordLimit, redelivery);
    }

    @Override
    public String toString() {
        return "SimulatorSettings[smppPort=" + smppPort + ", controlPort=" + controlPort + "]";
    }
}
