package org.casewire.smpp;

import static org.casewire.smpp.CarrierBench.until;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.core.carrier.UnusableDelivery;
import org.casewire.smpp.RawSmsc.Connection;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;

/**
 * Two carriers that do harm beside one that is well, to be run with a small heap: 100 000 deliver_sm in a row, all to be
 * stored and answered; then deliver_sm without end from a peer that never reads, to be cut off. Ends with 0 when the
 * third carrier noticed nothing.
 */
public final class HostileFlood {
    private static final int IN_A_ROW = 100_000;
    private static final int DELIVER_SM = 5;
    private static final String FROM_TO =
            "00 0101 33353834303132333435363700 0300 313534303000 000000 00 00 00 00 00 00";
    private static final byte[] LONG_TEXT = RawSmsc.pdu(DELIVER_SM, 7, FROM_TO + "8c" + "61".repeat(140));

    private HostileFlood() {}

    public static void main(String[] arguments) throws Exception {
        try (Simulator simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")).start();
                CarrierBench well = CarrierBench.bound(simulator.smppPort(), "{}")) {
            inARow();
            neverReading();
            if (!(well.submit("all is well").get(20, TimeUnit.SECONDS) instanceof Accepted)
                    || well.count("links.lost") > 0) {
                throw new IllegalStateException("the other carrier suffered");
            }
        }
        System.out.printf(
                Locale.ROOT,
                "heap after it: %d MB of %d MB%n",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
        System.exit(0);
    }

    private static void inARow() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = counting(smsc, "{\"deliverResponseTimeout\": \"60s\"}");
                Connection connection = smsc.accept()) {
            Thread writing = new Thread(() -> write(connection, IN_A_ROW));
            writing.start();
            long stored = 0;
            for (int i = 0; i < IN_A_ROW; i++) {
                stored += connection.read().commandStatus() == 0 ? 1 : 0;
            }
            writing.join();
            if (stored != IN_A_ROW || bench.count("inbound.texts") != IN_A_ROW) {
                throw new IllegalStateException("of " + IN_A_ROW + " only " + stored + " were stored");
            }
        }
    }

    private static void neverReading() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench =
                        counting(smsc, "{\"enquireLinkInterval\": \"1s\", \"inactivityTimeout\": \"3s\"}");
                Connection connection = smsc.accept()) {
            bench.await(State.UP);
            Thread writing = new Thread(() -> write(connection, Integer.MAX_VALUE));
            writing.setDaemon(true);
            writing.start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (bench.count("links.lost") == 0) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("a peer that never reads is not cut off");
                }
                Thread.onSpinWait();
                Thread.yield();
            }
            until(() -> bench.carrier.status().binds().get(0).lastError().isPresent(), "the reason is told");
            System.out.println(bench.carrier.status().binds().get(0).lastError().orElseThrow() + ", after "
                    + bench.count("inbound.texts") + " texts");
        }
    }

    /** Core stores at once and remembers nothing. */
    private static CarrierBench counting(RawSmsc smsc, String changes) {
        CarrierBench bench = new CarrierBench(smsc.port(), changes);
        bench.carrier.start(new Forgetful(), CarrierLink.Hold.NONE);
        bench.allowAll();
        return bench;
    }

    private static void write(Connection connection, int most) {
        try {
            for (int i = 0; i < most; i++) {
                connection.write(LONG_TEXT);
            }
        } catch (IOException e) {
            // The gateway has had enough.
        }
    }

    private static final class Forgetful implements CarrierListener {
        @Override
        public CompletionStage<InboundStored> received(InboundPart part) {
            return CompletableFuture.completedFuture(new InboundStored(1));
        }

        @Override
        public CompletionStage<Void> received(Receipt receipt) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Boolean> receivedIfOurs(Receipt receipt) {
            return CompletableFuture.completedFuture(false);
        }

        @Override
        public void unusable(UnusableDelivery delivery) {}

        @Override
        public void acknowledged(InboundStored stored) {}

        @Override
        public CompletionStage<?> sessionEnding(UUID session) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void sessionEnded(UUID session) {}

        @Override
        public void roomAvailable() {}

        @Override
        public boolean mayWrite() {
            return true;
        }

        @Override
        public void bindsChanged() {}

        @Override
        public void held(String reason) {}
    }
}
