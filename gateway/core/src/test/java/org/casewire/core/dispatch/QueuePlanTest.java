package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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
        int[] claimed = {0};
        long read = read(store -> claimed[0] = store.claim(
                        each(OrganisationId[]::new, i -> organisation),
                        each(UUID[]::new, i -> new UUID(2, i)),
                        each(Long[]::new, i -> (long) i),
                        each(MessageId[]::new, i -> new MessageId(new UUID(1, i))))
                .size());
        assertThat(claimed[0]).isEqualTo(CLAIMED);
        assertThat(read).isBetween((long) CLAIMED, 4L * CLAIMED);
    }

    @Test
    void fetchingWhatAnotherNodeAcceptedReadsNoMoreThanThat() {
        long read = read(store -> store.these(
                "operator",
                each(UUID[]::new, i -> organisation.value()),
                each(UUID[]::new, i -> new UUID(2, i)),
                each(Long[]::new, i -> (long) i)));
        assertThat(read).isBetween((long) CLAIMED, 4L * CLAIMED);
    }

    /** Rows of the queue that were read, in the same transaction: what other sessions see of it comes later. */
    private long read(Consumer<DispatchStore> work) {
        return database.link().inTransaction(handle -> {
            work.accept(handle.attach(DispatchStore.class));
            return handle.createQuery("select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)"
                            + " from pg_stat_xact_user_tables where relname = 'queue'")
                    .mapTo(Long.class)
                    .one();
        });
    }

    private static <T> T[] each(IntFunction<T[]> array, IntFunction<T> one) {
        return IntStream.range(0, CLAIMED).mapToObj(one).toArray(array);
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
