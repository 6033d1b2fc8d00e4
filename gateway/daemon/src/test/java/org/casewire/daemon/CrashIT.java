package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon is killed under load, at random points from a printed seed, and started again. Nothing that was answered is
 * lost, nothing reaches the operator twice, and what cannot be known is at most what was in the window.
 *
 * <p>{@code -Dcasewire.crash.seed} repeats a run's moments, {@code -Dcasewire.crash.rounds} makes it longer.
 */
class CrashIT {
    private static final int WINDOW = 10;
    private static final Duration OUT_WITHIN = Duration.ofSeconds(2 + 10);
    private static final int LONGEST_LIFE_MILLIS = 1_200;

    private final long seed = Long.getLong("casewire.crash.seed", System.nanoTime());
    private final int rounds = Integer.getInteger("casewire.crash.rounds", 20);

    @TempDir
    Path folder;

    private Installation installation;
    private Daemon daemon;
    private SimulatorSmsc smsc;
    private ApiClient nurse;
    private long uncertain;

    @Test
    void nothingIsLostOrDoubledHoweverOftenItIsKilled() throws Exception {
        System.out.printf("CrashIT: %d rounds from -Dcasewire.crash.seed=%d%n", rounds, seed);
        Random random = new Random(seed);
        try (SimulatorSmsc simulator = new SimulatorSmsc();
                Installation standard = Installation.standard(folder)
                        .carrier(Carrier.at(simulator.port()).with("windowSize", String.valueOf(WINDOW)));
                Daemon process = standard.start()) {
            installation = standard;
            daemon = process;
            smsc = simulator;
            smsc.simulator().faults(Faults.parse("{\"answerDelay\": 15, \"receiptDelay\": 40}"));
            nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            try (CrashLoad load = new CrashLoad(nurse, smsc);
                    Events team = new Events(nurse)) {
                load.start();
                for (int round = 1; round <= rounds; round++) {
                    killAndStart(round, random, load);
                    load.requireNoFault();
                }
                load.stop();
                daemon.awaitReady();
                Waiting.untilTrue(OUT_WITHIN, () -> count("select count(*) from queue") == 0, this::left);
                noMoreThanAWindowBecameUncertain(rounds);
                new Promises(installation, nurse, smsc, load, this::left).allHold(team);
            }
        }
    }

    private void killAndStart(int round, Random random, CrashLoad load) throws Exception {
        if (random.nextInt(4) > 0) {
            // Most lives last until there is work under way; some end while the daemon is still starting.
            int accepted = load.accepted().size();
            Waiting.untilTrue(() -> load.accepted().size() > accepted + WINDOW, this::left);
        }
        LockSupport.parkNanos(
                Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)).toNanos());
        noMoreThanAWindowBecameUncertain(round - 1);
        daemon.kill();
        String last = installation
                .query("select coalesce(max(message_id::text), '') from queue")
                .get(0);
        daemon.startWithoutWaiting();
        if (round % 5 == 0) {
            Waiting.untilTrue(
                    OUT_WITHIN,
                    () -> count("select count(*) from queue where message_id::text <= '" + last + "'") == 0,
                    this::left);
        }
    }

    /**
     * Since the kill before the last one. What a kill leaves open is found before anything new is submitted; so a life
     * too short for that leaves no more behind than it found.
     */
    private void noMoreThanAWindowBecameUncertain(int kill) {
        long now = count("select count(*) from event where type = 'message.uncertain'");
        assertThat(now - uncertain).as("uncertain after kill %d", kill).isLessThanOrEqualTo(WINDOW);
        uncertain = now;
    }

    private String left() {
        return count("select count(*) from queue") + " are queued; " + daemon.said();
    }

    private long count(String query) {
        return installation.count(query);
    }
}
