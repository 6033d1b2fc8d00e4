package org.casewire.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.casewire.core.Eventually;
import org.casewire.core.TestDatabase;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.restore.MarkFiles;
import org.casewire.core.restore.RestoreWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The right to write ends by itself, by whichever clock says so. */
@Timeout(120)
class NodeLeaseTest {
    /** Long enough that no noise of a machine ends it before it is looked at. */
    private static final Duration LEASE = Duration.ofSeconds(8);
    /** Longer than anything is waited for: it does not end by itself. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private final SetClock wall = new SetClock();

    @TempDir
    Path folder;

    @Test
    void theRightEndsThoughThisNodesClockStandsStill() throws Exception {
        try (TestDatabase database = TestDatabase.fresh();
                MarkFiles files = new MarkFiles(folder, "node-1");
                NodeLease lease = started(database, files, LEASE)) {
            assertThat(lease.mayWrite()).isTrue();
            database.goesAway();
            Eventually.holds("the right is over", () -> !lease.mayWrite());
            database.comesBack();
        }
    }

    @Test
    void theRightEndsWhenThisNodesClockSaysThatItSlept() throws Exception {
        try (TestDatabase database = TestDatabase.fresh();
                MarkFiles files = new MarkFiles(folder, "node-1");
                NodeLease lease = started(database, files, LONG)) {
            assertThat(lease.mayWrite()).isTrue();
            database.goesAway();
            // A beat that was under way may still prolong it.
            Eventually.holds("no beat comes through", () -> {
                wall.now = wall.now.plus(LONG);
                return !lease.mayWrite();
            });
            database.comesBack();
        }
    }

    private NodeLease started(TestDatabase database, MarkFiles files, Duration duration) {
        NodeLease lease = new NodeLease(
                database.link(),
                new NodeLease.Settings("node-1", duration),
                UUID.randomUUID(),
                new DatabaseClock(wall, System::nanoTime),
                new RestoreWatch("node-1", files));
        lease.lookForRestore();
        lease.start(() -> {});
        return lease;
    }

    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
