package org.casewire.core.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casewire.core.TestDatabase;
import org.casewire.core.db.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for a restored database and what is not, each kind by what it leaves in the database and in the files. */
class RestoreWatchTest {
    private static final UUID INTENT = UUID.randomUUID();

    @TempDir
    Path state;

    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFirstStartIsNone() throws Exception {
        begin("node-1", false);
        assertThat(held()).isEmpty();
    }

    @Test
    void aProcessThatWasKilledAndItsSuccessorAreNone() throws Exception {
        begin("node-1", false);
        begin("node-1", false);
        assertThat(held()).isEmpty();
        assertThat(marks()).singleElement().satisfies(mark -> {
            assertThat(mark.beats()).isEqualTo(2);
            assertThat(mark.walPosition()).isPositive();
            assertThat(mark.timeLine()).isEqualTo(1);
            assertThat(mark.clean()).isFalse();
        });
    }

    @Test
    void aCountThatIsLowerThanTheMarkIsARestore() throws Exception {
        begin("node-1", false);
        begin("node-1", false);
        execute("update node_mark set beats = 1");
        begin("node-1", false);
        assertThat(held()).hasValueSatisfying(reason -> assertThat(reason).contains("lacks what node node-1 had seen"));
    }

    @Test
    void anIntentThatIsMissingIsARestoreThoughTheCountIsThere() throws Exception {
        try (MarkFiles files = new MarkFiles(state, "node-1")) {
            RestoreWatch watch = watch("node-1", files, false);
            watch.claimed("sim", INTENT);
        }
        begin("node-1", false);
        assertThat(held()).isNotEmpty();
    }

    @Test
    void aPositionBeforeTheMarkIsARestore() throws Exception {
        begin("node-1", false);
        Path file = state.resolve("node-1.mark");
        Files.writeString(
                file, Files.readString(file).replaceFirst("walPosition \\d+", "walPosition " + Long.MAX_VALUE));
        begin("node-1", false);
        assertThat(held()).isNotEmpty();
    }

    @Test
    void anotherClusterIsARestore() throws Exception {
        begin("node-1", false);
        execute("update database_generation set system_identifier = 1");
        begin("node-1", false);
        assertThat(held()).hasValueSatisfying(reason -> assertThat(reason).contains("another PostgreSQL cluster"));
    }

    @Test
    void aMarkOfAnotherDatabaseSaysNothing() throws Exception {
        begin("node-1", false);
        execute("update database_generation set id = gen_random_uuid()", "delete from node_mark");
        begin("node-1", false);
        assertThat(held()).isEmpty();
    }

    @Test
    void nobodyCanTellWithoutAMarkAfterAKill() throws Exception {
        begin("node-1", false);
        Files.delete(state.resolve("node-1.mark"));
        begin("node-1", false);
        assertThat(held()).hasValueSatisfying(reason -> assertThat(reason).contains("Nobody can tell"));
    }

    @Test
    void aNodeThatJoinsOneThatLivesIsNone() throws Exception {
        begin("node-1", false);
        Files.delete(state.resolve("node-1.mark"));
        begin("node-2", true);
        assertThat(held()).isEmpty();
    }

    @Test
    void anOrderlyStopIsNone() throws Exception {
        try (MarkFiles files = new MarkFiles(state, "node-1")) {
            RestoreWatch watch = watch("node-1", files, false);
            watch.stopped(database.link().inTransaction(watch::stop));
        }
        assertThat(marks()).singleElement().matches(Mark::clean);
        Files.delete(state.resolve("node-1.mark"));
        begin("node-2", false);
        assertThat(held()).isEmpty();
    }

    /** A cold copy says that it was stopped in order, and on a new machine there is no mark against it. */
    @Test
    void anOrderlyStopWithSomethingQueuedIsOneThatNobodyCanTell() throws Exception {
        try (MarkFiles files = new MarkFiles(state, "node-1")) {
            RestoreWatch watch = watch("node-1", files, false);
            watch.stopped(database.link().inTransaction(watch::stop));
        }
        execute(
                "insert into queue (organisation_id, lane, position, message_id, carrier, slot, automatic, pending, next_at,"
                        + " not_after, queued_at) select gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), 'sim', 0,"
                        + " false, 1, now(), now() + interval '1 day', now()");
        begin("node-1", false);
        assertThat(held()).as("its own mark").isEmpty();
        try (MarkFiles files = new MarkFiles(state, "node-1")) {
            RestoreWatch watch = watch("node-1", files, false);
            watch.stopped(database.link().inTransaction(watch::stop));
        }
        Files.writeString(state.resolve("node-1.mark"), "node node-1\n");
        begin("node-1", false);
        assertThat(held()).as("no mark that can be read").isNotEmpty();
    }

    @Test
    void whatIsReleasedIsNotHeldAgainForANodeThatComesBackLater() throws Exception {
        begin("node-1", false);
        begin("node-2", false);
        begin("node-2", false);
        execute("update node_mark set beats = 0");
        begin("node-1", false);
        execute("delete from submit_hold");
        begin("node-2", false);
        assertThat(held()).isEmpty();
    }

    @Test
    void theSameBackupTwiceIsHeldTwice() throws Exception {
        begin("node-1", false);
        begin("node-1", false);
        execute("update node_mark set beats = 0");
        begin("node-1", false);
        execute("delete from submit_hold", "delete from database_generation where number > 1");
        begin("node-1", false);
        assertThat(held()).isNotEmpty();
    }

    @Test
    void whoLivesThroughFindsItWithTheNextBeatAndIsFencedUntilThen() throws Exception {
        try (MarkFiles files = new MarkFiles(state, "node-1")) {
            RestoreWatch watch = watch("node-1", files, false);
            assertThat(watch.fence("sim").beats()).isEqualTo(1);
            execute("update node_mark set beats = 0");
            RestoreWatch.Look look = database.link().inTransaction(watch::look);
            watch.seen(look);
            assertThat(look.found()).isPresent();
            assertThat(held()).isNotEmpty();
            assertThat(database.link().inTransaction(watch::look).found()).isEmpty();
        }
    }

    @Test
    void eventsAreNotToldUnderIdsThatWereUsedAfterTheBackup() throws Exception {
        begin("node-1", false);
        long before = number("select last_value from event_id");
        execute("update node_mark set beats = 0");
        begin("node-1", false);
        assertThat(number("select nextval('event_id')")).isGreaterThan(before + 999_999_999L);
        assertThat(number("select forgotten from event_forgotten")).isGreaterThan(before + 999_999_999L);
    }

    @Test
    void aMarkThatCannotBeReadIsAsIfItWereNotThere() throws Exception {
        begin("node-1", false);
        Files.writeString(state.resolve("node-1.mark"), "node node-1\n");
        assertThat(marks()).isEmpty();
    }

    private void begin(String node, boolean anotherLives) throws IOException {
        try (MarkFiles files = new MarkFiles(state, node)) {
            watch(node, files, anotherLives);
        }
    }

    private RestoreWatch watch(String node, MarkFiles files, boolean anotherLives) {
        RestoreWatch watch = new RestoreWatch(node, files);
        watch.begin(database.link(), Set.of("sim"), () -> anotherLives);
        return watch;
    }

    private List<Mark> marks() {
        return MarkFiles.read(state);
    }

    private Optional<String> held() {
        return database.link()
                .inTransaction(handle -> handle.createQuery(
                                "select reason from submit_hold where carrier = 'sim' and code = 'restored'")
                        .mapTo(String.class)
                        .findOne());
    }

    private long number(String query) {
        return database.link()
                .inTransaction(
                        handle -> handle.createQuery(query).mapTo(Long.class).one());
    }

    private void execute(String... statements) {
        try (Database owner = database.owner()) {
            owner.useTransaction(handle -> {
                for (String statement : statements) {
                    handle.execute(statement);
                }
            });
        }
    }
}
