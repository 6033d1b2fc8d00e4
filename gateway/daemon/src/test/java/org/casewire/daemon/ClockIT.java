package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.FakeClock;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Smsc;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon's clock and the database's jump by an hour, either way, apart from each other, while messages come and go;
 * and the daemon starts while they differ. Messages that are surely wanted go on; one with forty minutes to go out
 * neither expires nor goes out while nobody knows whether these have passed.
 */
class ClockIT {
    private static final Duration HOUR = Duration.ofHours(1);
    /** Beats, of 0.4 s; each second the daemon looks for what has expired. */
    private static final int A_WHILE = 10;

    private static final String PATIENT = "+358405557701";

    @TempDir
    Path folder;

    private UnderLoad load;
    private ApiClient harbour;
    private String caseId = "";

    @Test
    void nothingIsSentTwiceOrExpiresWronglyWhenClocksJump() throws Exception {
        Standard.keys();
        FakeClock daemons = new FakeClock(folder.resolve("daemons-clock"));
        FakeClock databases = new FakeClock(folder.resolve("databases-clock"));
        try (SimulatorSmsc other = new SimulatorSmsc();
                TestServer server = TestServer.copyOfShared(folder.resolve("server"), databases.environment());
                Installation installation = Installation.standard(folder, server)) {
            Carrier slow = Carrier.at(other.port()).named("slow");
            installation.carriers(List.of(Carrier.at(other.port()), slow)).apply("""
                    id: harbour
                    name: Island Health
                    regions: [FI]
                    languages: [en]
                    closingMessage: Island Health has closed this chat.
                    notAfter: PT40M
                    senderNumbers: [{number: "15412", carrier: slow}]
                    """);
            installation.environment(daemons.environment());
            try (UnderLoad running = new UnderLoad("ClockIT", installation, slow)) {
                load = running;
                harbour = new ApiClient(load.daemon()::api, Standard.keys().harbour());
                caseId = harbour.openCase(PATIENT);

                for (Duration jump : List.of(HOUR, HOUR.negated())) {
                    daemons.turn(jump);
                    awaitClock("\"DEGRADED\"", "set it right");
                    goesOut(other, "daemon " + jump);
                    load.worksAgain("the daemon's clock is off by " + jump);
                }
                daemons.turn(Duration.ZERO);
                awaitClock("\"UP\"", "");

                other.simulator().listening(false);
                String waiting = write("waits");
                databases.turn(HOUR);
                awaitClock("\"DEGRADED\"", "nothing expires");
                other.simulator().listening(true);
                load.worksAgain("the database's clock is an hour ahead");
                staysQueued(other, waiting);
                databases.turn(Duration.ZERO);
                awaitClock("\"UP\"", "");
                arrives(other, "waits");

                databases.turn(HOUR.negated());
                awaitClock("\"DEGRADED\"", "nothing expires");
                goesOut(other, "database an hour behind");
                load.worksAgain("the database's clock is an hour behind");

                load.daemon().terminate();
                load.daemon().start();
                awaitClock("\"DEGRADED\"", "nothing expires");
                load.worksAgain("started while the database's clock is an hour behind");
                databases.turn(Duration.ZERO);
                awaitClock("\"UP\"", "");
                load.promisesHold();
                assertThat(other.texts().stream().map(Smsc.Text::text))
                        .as("each once, in order")
                        .containsExactly("daemon PT1H", "daemon PT-1H", "waits", "database an hour behind");
            }
        }
    }

    private String write(String text) {
        return harbour.write(caseId, text).is(201).get("id").asText();
    }

    private void goesOut(SimulatorSmsc other, String text) {
        write(text);
        arrives(other, text);
    }

    private void arrives(SimulatorSmsc other, String text) {
        Waiting.untilTrue(
                () -> other.texts().stream().anyMatch(come -> come.text().equals(text)),
                () -> harbour.thread(caseId) + load.said());
    }

    /** Long enough for it to go out or expire, were it to. */
    private void staysQueued(SimulatorSmsc other, String messageId) {
        int before = other.texts().size();
        long beats = load.beats();
        Waiting.untilTrue(() -> load.beats() >= beats + A_WHILE, load::said);
        assertThat(harbour.message(caseId, messageId).get("state").asText()).isEqualTo("QUEUED");
        assertThat(other.texts()).hasSize(before);
    }

    /** The health check's word on clocks. */
    private void awaitClock(String state, String words) {
        Waiting.untilTrue(
                () -> {
                    String clock = load.daemon().admin("/healthcheck").body();
                    clock = clock.substring(clock.indexOf("\"clock\":"));
                    clock = clock.substring(0, clock.indexOf('}'));
                    return clock.contains(state) && clock.contains(words);
                },
                () -> load.said());
    }
}
