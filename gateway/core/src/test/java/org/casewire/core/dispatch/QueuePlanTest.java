package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.casewire.core.TestDatabase;
import org.casewire.core.db.Database;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The queue is mostly empty, and PostgreSQL counts it when it is. However wrong its idea of the queue's size, claiming
 * reads about as many rows as are claimed: counted here, since time on a small table tells nothing.
 */
class QueuePlanTest {
    private static final int WAITING = 2_000;
    private static final int CLAIMED = 250;

    private final TestDatabase database = TestDatabase.fresh();
    private final OrganisationId organisation = new OrganisationId(new UUID(7, 7));

    @BeforeEach
    void countTheQueueWhenItIsEmpty() {
        try (Database owner = database.owner()) {
            insert(owner, 20_000, 1_000_000);
            run(owner, "delete from queue where position < 1019999");
        }
        // One row at the end keeps the pages, and no snapshot may keep what was deleted.
        try (Database owner = database.owner()) {
            vacuum(owner);
            insert(owner, WAITING, 0);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void claimingReadsWhatIsClaimedAndNotTheWholeQueueForEach() {
        List<MessageId> messages = new ArrayList<>();
        List<UUID> lanes = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < CLAIMED; i++) {
            messages.add(new MessageId(new UUID(1, i)));
            lanes.add(new UUID(2, i));
            positions.add((long) i);
        }
        long before = read();
        List<DispatchStore.Claimed> claimed = database.link()
                .inTransaction(handle -> handle.attach(DispatchStore.class)
                        .claim(
                                messages.stream().map(message -> organisation).toArray(OrganisationId[]::new),
                                lanes.toArray(UUID[]::new),
                                positions.toArray(Long[]::new),
                                messages.toArray(MessageId[]::new)));
        assertThat(claimed).hasSize(CLAIMED);
        assertThat(read() - before).isLessThan(4 * CLAIMED);
    }

    private long read() {
        return database.link().inTransaction(handle -> {
            handle.createQuery("select pg_stat_force_next_flush()")
                    .mapTo(String.class)
                    .one();
            return handle.createQuery("select coalesce(sum(idx_tup_read), 0) from pg_stat_user_indexes"
                            + " where relname = 'queue'")
                    .mapTo(Long.class)
                    .one();
        });
    }

    private void insert(Database owner, int count, int firstPosition) {
        run(owner, """
                insert into queue (organisation_id, lane, position, message_id, carrier, slot, automatic, pending,
                    next_at, not_after, queued_at)
                select '%s', ('00000000-0000-0002-0000-' || lpad(to_hex(i), 12, '0'))::uuid, %d + i,
                    ('00000000-0000-0001-0000-' || lpad(to_hex(i), 12, '0'))::uuid, 'operator', 0, false, 1,
                    now(), now() + interval '1 day', now()
                from generate_series(0, %d) i
                """.formatted(organisation, firstPosition, count - 1));
    }

    private static void run(Database owner, String sql) {
        owner.useTransaction(handle -> handle.execute(sql));
    }

    private static void vacuum(Database owner) {
        try (var connection = owner.pool().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("vacuum analyze queue");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
