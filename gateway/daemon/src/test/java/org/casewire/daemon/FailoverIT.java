package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.casewire.daemon.database.StandbyServer;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two PostgreSQL servers, the second following the first, every commit waiting for both. The second goes away, somebody
 * cancels the commits that wait for it, it comes back; then the first dies under load and the second takes its place.
 * What was answered is on both all the while, and what was not is told by its key.
 */
class FailoverIT {
    /** Twice each writer: as often as that, a commit has been given up. */
    private static final int TOLD_TO_COME_BACK = 2 * CrashLoad.WRITERS;

    /** Of a server's default of 100; those of commits that were given up stay until the standby is back. */
    private static final int MOST_SESSIONS = 60;

    private static final String CANCEL =
            "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'";

    private static final String KEY = "Idempotency-Key";

    @TempDir
    Path folder;

    private Installation installation;

    @Test
    void nothingAnsweredIsLostWhenTheStandbyTakesOver() throws Exception {
        Standard.keys();
        try (TestServer first = TestServer.copyOfShared(folder.resolve("first"), Map.of());
                StandbyServer second = first.standby(folder.resolve("second"))) {
            second.start();
            first.execute(
                    "postgres",
                    "alter system set synchronous_standby_names = '%s'".formatted(StandbyServer.NAME),
                    "select pg_reload_conf()");
            try (Installation standard = Installation.standard(folder, first)) {
                installation = standard.url(first.url(standard.database(), second));
                follows();
                try (UnderLoad load = new UnderLoad("FailoverIT", installation)) {
                    standbyIsAway(second, load);
                    first.kill();
                    second.promote();
                    first.succeededBy(second);
                    load.worksAgain("the standby was promoted");
                    load.promisesHold();
                    assertThat(load.smsc().texts().stream()
                                    .filter(text -> text.text().equals("c-1")))
                            .as("told by its key, and sent once")
                            .hasSize(1);
                    nothingWasRestored();
                }
            }
        }
    }

    private void standbyIsAway(StandbyServer second, UnderLoad load) throws Exception {
        ApiClient nurse = load.nurse();
        String caseId = nurse.openCase("+358405559901");
        nurse.write(caseId, "c-0").is(201);
        second.stop();
        // A server's administrator can make these commits "succeed", and what they wrote be seen, though no standby has
        // it. Asked again and again: what waits behind a hanging commit for too long is never written.
        Waiting.untilTrue(
                () -> {
                    CompletableFuture<Answer> asked =
                            CompletableFuture.supplyAsync(() -> nurse.write(caseId, "c-1", KEY, "c-1"));
                    while (!asked.isDone()) {
                        installation.query(CANCEL);
                    }
                    asked.join().isProblem(503, "unavailable");
                    return installation.count("select count(*) from message where case_id = '" + caseId + "'") > 1;
                },
                load::said);
        int accepted = load.load().accepted().size();
        nurse.write(caseId, "c-1", KEY, "c-1").isProblem(503, "unavailable");
        long refused = load.load().unavailable();
        Waiting.untilTrue(() -> load.load().unavailable() >= refused + TOLD_TO_COME_BACK, load::said);
        assertThat(load.load().accepted())
                .as("answered, though no standby has it")
                .hasSizeLessThanOrEqualTo(accepted);
        long sessions =
                installation.count("select count(*) from pg_stat_activity where backend_type = 'client backend'");
        System.out.printf("FailoverIT, the standby is away: %d sessions at the primary%n", sessions);
        assertThat(sessions).isLessThan(MOST_SESSIONS);
        second.start();
        load.worksAgain("the standby is back");
        Waiting.untilTrue(
                UnderLoad.WORKS_AGAIN_WITHIN,
                () -> nurse.write(caseId, "c-1", KEY, "c-1").status() == 201,
                load::said);
        follows();
    }

    /** A new time line that lacks nothing: no backup, so nothing is held for one. */
    private void nothingWasRestored() throws Exception {
        Path mark = folder.resolve("casewire-data/state/it-1.mark");
        Waiting.untilTrue(
                () -> Files.readString(mark).contains("timeLine 2"), () -> "the node did not see the new time line");
        assertThat(installation.query("select carrier || ' ' || reason from submit_hold"))
                .isEmpty();
        assertThat(installation.count("select count(*) from database_generation"))
                .isEqualTo(1);
        assertThat(installation.run("restore-check")).contains("No mark says that this database was restored.");
    }

    /** The standby has all there is, so that commits wait for it. */
    private void follows() {
        Waiting.untilTrue(
                () -> installation.count("select count(*) from pg_stat_replication where sync_state = 'sync'") == 1,
                () -> "the standby does not follow");
    }
}
