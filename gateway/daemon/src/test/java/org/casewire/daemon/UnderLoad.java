package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;

/**
 * A daemon with a carrier, a colleague who watches and a {@link CrashLoad}, while something happens around it. One
 * thread.
 */
final class UnderLoad implements AutoCloseable {
    /** reliability.md: 503 within 5 s; as much again for a machine that is shared. */
    private static final Duration ANSWER_WITHIN = Waiting.patiently(Duration.ofSeconds(10));
    /** reliability.md: within 5 s of the database's return. */
    static final Duration WORKS_AGAIN_WITHIN = Waiting.patiently(Duration.ofSeconds(15));

    private static final int A_FEW = 20;

    private final String test;
    private final Installation installation;
    private final SimulatorSmsc smsc = new SimulatorSmsc();
    private final Daemon daemon;
    private final ApiClient nurse;
    private final CrashLoad load;
    private final Events team;

    /**
     * @param test names the lines that are printed
     * @param others carriers besides the one that the load uses
     */
    UnderLoad(String test, Installation installation, Carrier... others) throws Exception {
        this.test = test;
        this.installation = installation.carriers(Stream.concat(Stream.of(Carrier.at(smsc.port())), Stream.of(others))
                .toList());
        smsc.simulator().faults(Faults.parse("{\"answerDelay\": 15, \"receiptDelay\": 40}"));
        daemon = installation.start();
        nurse = new ApiClient(daemon::api, Standard.keys().clinic());
        load = new CrashLoad(nurse, smsc);
        team = new Events(nurse);
        load.start();
        worksAgain("at first");
    }

    Daemon daemon() {
        return daemon;
    }

    SimulatorSmsc smsc() {
        return smsc;
    }

    ApiClient nurse() {
        return nurse;
    }

    CrashLoad load() {
        return load;
    }

    /** How often it has beaten, its own measure of the time that passes. */
    long beats() {
        return installation.count("select max(beat) from node");
    }

    String said() {
        return daemon.said();
    }

    /** From now on: new messages are accepted and delivered, and nobody waited too long for an answer. */
    void worksAgain(String when) {
        long from = System.nanoTime();
        int accepted = load.accepted().size();
        Waiting.untilTrue(WORKS_AGAIN_WITHIN, () -> load.accepted().size() > accepted + A_FEW, this::said);
        String last = load.accepted().get(accepted + A_FEW).id();
        Waiting.untilTrue(
                WORKS_AGAIN_WITHIN,
                () -> installation.count("select count(*) from delivery where state = 'DELIVERED' and message_id = '"
                                + last + "'")
                        > 0,
                this::said);
        Duration longest = load.longestAnswer();
        System.out.printf(
                "%s, %s: works after %d ms, longest answer so far %d ms%n",
                test, when, Duration.ofNanos(System.nanoTime() - from).toMillis(), longest.toMillis());
        assertThat(longest).as("the longest answer, %s", when).isLessThan(ANSWER_WITHIN);
        requireNoFault();
    }

    /** With what the daemon said, which tells what lay behind a 500. */
    private void requireNoFault() {
        try {
            load.requireNoFault();
        } catch (AssertionError fault) {
            throw new AssertionError(said(), fault);
        }
    }

    /** Ends the load, and counts. */
    void promisesHold() throws InterruptedException {
        load.stop();
        Waiting.untilTrue(WORKS_AGAIN_WITHIN, () -> installation.count("select count(*) from queue") == 0, this::said);
        new Promises(installation, nurse, smsc.simulator()::submits, load, this::said).allHold(team);
    }

    @Override
    public void close() throws InterruptedException {
        load.close();
        team.close();
        daemon.close();
        smsc.close();
    }
}
