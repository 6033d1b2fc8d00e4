package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;

/**
 * The daemon killed again and again under load, at moments from a seed, while the carrier misbehaves in a way that
 * changes from life to life; then what became of everything. One thread.
 */
final class CrashRounds {
    private static final int WINDOW = 10;
    private static final int BINDS = 2;
    /** What the binds take within some seconds on a slow machine. */
    private static final int MOST_QUEUED = 300;

    private static final int LEFT_BY_A_KILL = WINDOW * BINDS;
    /**
     * Lease and ten seconds, and as much again: a text that was refused twice for now waits ten seconds (RetrySchedule), and
     * behind it, in its order, all that was written in that case meanwhile.
     */
    private static final Duration OUT_WITHIN = Waiting.patiently(Duration.ofSeconds(2 * (2 + 10)));

    private static final int LONGEST_LIFE_MILLIS = 1_200;
    private static final int EVERY = 5;
    private static final Pattern LEFT_OPEN =
            Pattern.compile("Settled what a process that is gone had left open .*uncertain=\"?(\\d+)");

    /** A carrier as it should be, with its usual delays, and each fault that may meet a crash. */
    static final List<String> FAULTS = List.of(
            "",
            ", 'messagesPerSecond': 60",
            ", 'answerDrop': {'share': 0.02}",
            ", 'earlyReceipts': {'share': 0.5}, 'duplicateReceipts': {'share': 0.5}",
            ", 'refuse': {'share': 0.05}, 'refuseWith': 88",
            ", 'windowLimit': 4, 'duplicateReceipts': {'share': 0.3}",
            ", 'nack': {'share': 0.02}, 'earlyReceipts': {'share': 0.3}");

    private final Random random;
    private final int rounds;
    private final List<String> faults;
    private Installation installation;
    private Daemon daemon;
    private SimulatorSmsc smsc;
    private int kills;
    private int uncertainMost;

    /** @param faults of which each life gets one */
    CrashRounds(long seed, int rounds, List<String> faults) {
        this.random = new Random(seed);
        this.rounds = rounds;
        this.faults = faults;
    }

    /** What was done, and what came of it. */
    record Outcome(int kills, int uncertainMost, Promises.Findings findings) {
        @Override
        public String toString() {
            return "%d kills, most UNCERTAIN after one: %d, %s".formatted(kills, uncertainMost, findings);
        }
    }

    /** @param broken classes that stand in for those of the build; none when empty */
    Outcome run(Path folder, List<Path> broken) throws Exception {
        try (SimulatorSmsc simulator = new SimulatorSmsc();
                Installation standard = broken(Installation.standard(folder), broken)
                        .carrier(Carrier.at(simulator.port())
                                .with("windowSize", String.valueOf(WINDOW))
                                .with("binds", String.valueOf(BINDS))
                                .with("responseTimeout", "1s"));
                Daemon process = standard.start()) {
            installation = standard;
            daemon = process;
            smsc = simulator;
            misbehave("");
            ApiClient nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            try (CrashLoad load = new CrashLoad(nurse, smsc)
                            .boundedBy(() -> (int) installation.count("select count(*) from queue"), MOST_QUEUED);
                    Events team = new Events(nurse)) {
                load.start();
                for (int round = 1; round <= rounds; round++) {
                    killAndStart(round, load);
                    load.requireNoFault();
                }
                misbehave("");
                load.stop();
                daemon.awaitReady();
                Waiting.untilTrue(OUT_WITHIN, () -> installation.count("select count(*) from queue") == 0, this::left);
                noMoreThanAWindowWasLeftOpen();
                Promises.Findings findings =
                        new Promises(installation, nurse, smsc.simulator()::submits, load, this::left).findings(team);
                return new Outcome(kills, uncertainMost, findings);
            }
        }
    }

    private static Installation broken(Installation installation, List<Path> classes) {
        classes.forEach(installation::brokenBy);
        return installation;
    }

    private void misbehave(String fault) {
        smsc.simulator()
                .faults(Faults.parse("{'answerDelay': 15, 'receiptDelay': 40%s}"
                        .formatted(fault)
                        .replace('\'', '"')));
    }

    private void killAndStart(int round, CrashLoad load) throws Exception {
        misbehave(faults.get(random.nextInt(faults.size())));
        if (random.nextInt(4) > 0) {
            // Most lives last until there is work under way; some end while the daemon is still starting.
            int accepted = load.accepted().size();
            Waiting.untilTrue(() -> load.accepted().size() > accepted + WINDOW, this::left);
        }
        LockSupport.parkNanos(
                Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)).toNanos());
        noMoreThanAWindowWasLeftOpen();
        daemon.kill();
        kills++;
        String last = installation
                .query("select coalesce(max(message_id::text), '') from queue")
                .get(0);
        daemon.startWithoutWaiting();
        if (round % EVERY == 0) {
            misbehave("");
            Waiting.untilTrue(
                    OUT_WITHIN,
                    () -> installation.count("select count(*) from queue where message_id::text <= '" + last + "'")
                            == 0,
                    this::left);
        }
    }

    /** What this life found of the one before: a life too short to look leaves no more behind than it found. */
    private void noMoreThanAWindowWasLeftOpen() {
        Matcher found = LEFT_OPEN.matcher(daemon.said());
        while (found.find()) {
            uncertainMost = Math.max(uncertainMost, Integer.parseInt(found.group(1)));
        }
        assertThat(uncertainMost).as("uncertain after one kill").isLessThanOrEqualTo(LEFT_BY_A_KILL);
    }

    private String left() {
        return installation.count("select count(*) from queue")
                + " are queued, in lanes whose first waits for a further try "
                + installation.count(
                        "select count(*) from queue where lane in (select lane from queue where tries > 0)")
                + "; " + daemon.said();
    }
}
