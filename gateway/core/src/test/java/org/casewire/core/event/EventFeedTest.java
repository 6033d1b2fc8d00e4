package org.casewire.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.casewire.core.TestDatabase;
import org.casewire.core.db.Database;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ids are drawn in one order and committed in another; watchers must not notice. */
@Timeout(60)
class EventFeedTest {
    private static final Ids IDS = new Ids(Clock.systemUTC());
    private static final OrganisationId CLINIC = IDS.organisation();
    private static final CaseId CASE = IDS.caseId();

    private final TestDatabase database = TestDatabase.fresh();
    private final MetricRegistry metrics = new MetricRegistry();
    private final EventFeed feed = new EventFeed(database.link(), metrics);
    private final List<Long> told = new CopyOnWriteArrayList<>();
    private final List<Writer> writers = new ArrayList<>();

    @BeforeEach
    void watch() {
        feed.watch(batch -> batch.forEach(event -> told.add(event.id())));
    }

    @AfterEach
    void stop() {
        writers.forEach(Writer::close);
        feed.close();
        database.close();
    }

    @Test
    void anIdThatIsCommittedLateIsToldBeforeThoseThatWereDrawnAfterIt() {
        start();
        Writer early = writer();
        long first = early.write();
        Writer late = writer();
        long second = late.write();
        late.commit();
        feed.wake();
        seesTheGap();
        assertThat(told).isEmpty();

        early.commit();
        feed.wake();
        eventually(() -> told.equals(List.of(first, second)));
    }

    @Test
    void anIdWhoseWriterRolledBackHoldsNobodyUp() {
        start();
        Writer lost = writer();
        lost.write();
        Writer kept = writer();
        long second = kept.write();
        kept.commit();
        feed.wake();
        seesTheGap();
        assertThat(told).isEmpty();

        lost.rollback();
        eventually(() -> told.equals(List.of(second)));
        assertThat(feed.position()).isEqualTo(second);
    }

    @Test
    void severalGapsInOnePageAreEachWaitedFor() {
        start();
        Writer a = writer();
        Writer b = writer();
        Writer c = writer();
        Writer d = writer();
        long first = a.write();
        long second = b.write();
        c.write();
        long fourth = d.write();
        b.commit();
        d.commit();
        feed.wake();
        seesTheGap();
        assertThat(told).isEmpty();
        a.commit();
        eventually(() -> told.equals(List.of(first, second)));
        c.rollback();
        eventually(() -> told.equals(List.of(first, second, fourth)));
    }

    @Test
    void aWriterThatIsOpenWhenTheFeedStartsIsWaitedFor() {
        Writer open = writer();
        long before = open.write();
        Writer other = writer();
        long last = other.write();
        other.commit();

        feed.start();
        CompletableFuture<Void> looked = CompletableFuture.runAsync(this::seesTheGap);
        looked.join();
        assertThat(feed.position()).isEqualTo(-1);

        open.commit();
        eventually(() -> feed.position() == last);
        // It lies before the start, so nobody is told; whoever reads up to the position finds it.
        assertThat(told).isEmpty();
        assertThat(database.link()
                        .<List<Event>>inTransaction(
                                handle -> handle.attach(EventStore.class).between(CLINIC, 0, last, 10)))
                .extracting(Event::id)
                .containsExactly(before, last);
    }

    @Test
    void aTransactionThatWritesNothingButAnEventHasItsIdBeforeTheEventHas() throws Exception {
        // Drawing an id takes as long as somebody holds this lock: the moment in which it would go unseen.
        try (Database owner = database.owner()) {
            owner.useTransaction(handle -> handle.execute("""
                    create function slow_event_id() returns bigint language plpgsql as $$
                    declare
                        drawn constant bigint := nextval('event_id');
                    begin
                        perform pg_advisory_xact_lock(7);
                        return drawn;
                    end $$;
                    alter table event alter column id set default slow_event_id();
                    """));
        }
        start();
        CompletableFuture<Void> slow;
        CompletableFuture<Void> quick;
        try (Connection lock = database.link().pool().getConnection();
                Statement statement = lock.createStatement()) {
            statement.execute("select pg_advisory_lock(7)");
            slow = CompletableFuture.runAsync(() -> database.link().useTransaction(EventFeedTest::append));
            eventually(() -> waitingForTheLock() == 1);
            quick = CompletableFuture.runAsync(() -> database.link().useTransaction(handle -> {
                handle.execute(
                        "insert into event (organisation_id, id, type) values (?, nextval('event_id'), 'case.created')",
                        CLINIC.value());
            }));
            quick.get(20, TimeUnit.SECONDS);
            feed.wake();
            seesTheGap();
            assertThat(told).isEmpty();
            statement.execute("select pg_advisory_unlock(7)");
        }
        slow.get(20, TimeUnit.SECONDS);
        eventually(() -> told.equals(List.of(1L, 2L)));
    }

    @Test
    void manyWritersThatCommitAndRollBackInAnyOrderAreToldOnceEachInOrder() {
        start();
        List<CompletableFuture<List<Long>>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(CompletableFuture.supplyAsync(this::writeAtRandom));
        }
        List<Long> committed =
                all.stream().flatMap(each -> each.join().stream()).sorted().toList();
        eventually(() -> told.size() >= committed.size());
        assertThat(told).isEqualTo(committed);
    }

    @Test
    void whatIsForgottenIsNoted() {
        start();
        for (int i = 0; i < 5; i++) {
            database.link().useTransaction(EventFeedTest::append);
        }
        assertThat(forget(60, 10)).isZero();
        assertThat(bounds()).isEqualTo(new EventStore.Bounds(0, 5));
        assertThat(forget(0, 3)).isEqualTo(3);
        assertThat(bounds()).isEqualTo(new EventStore.Bounds(3, 5));
        assertThat(forget(0, 3)).isEqualTo(2);
        assertThat(bounds()).isEqualTo(new EventStore.Bounds(5, 5));

        // A feed that starts when all is forgotten begins behind it, not before the first event.
        try (EventFeed next = new EventFeed(database.link(), new MetricRegistry())) {
            next.start();
            eventually(() -> next.position() == 5);
        }
    }

    private int forget(double seconds, int limit) {
        return database.link()
                .inTransaction(handle -> handle.attach(EventStore.class).forget(seconds, limit));
    }

    private EventStore.Bounds bounds() {
        return database.link()
                .inTransaction(handle -> handle.attach(EventStore.class).bounds());
    }

    private List<Long> writeAtRandom() {
        List<Long> committed = new ArrayList<>();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < 60; i++) {
            try (Writer writer = new Writer(database)) {
                List<Long> drawn = LongStream.rangeClosed(0, random.nextInt(3))
                        .map(n -> writer.write())
                        .boxed()
                        .toList();
                if (random.nextInt(4) == 0) {
                    writer.rollback();
                } else {
                    writer.commit();
                    committed.addAll(drawn);
                    feed.wake();
                }
            }
        }
        return committed;
    }

    private void start() {
        feed.start();
        eventually(() -> feed.position() >= 0);
    }

    private Writer writer() {
        Writer writer = new Writer(database);
        writers.add(writer);
        return writer;
    }

    private static void append(Handle handle) {
        EventStore.append(
                handle,
                List.of(new NewEvent(
                        CLINIC, EventType.CASE_CREATED, Optional.of(CASE), Optional.empty(), Optional.empty())));
    }

    /** Returns when the feed has stood before the gap a few times. */
    private void seesTheGap() {
        long before = gapWaits();
        eventually(() -> gapWaits() > before + 3);
    }

    private long gapWaits() {
        return metrics.counter("events.gap-waits").getCount();
    }

    private long waitingForTheLock() {
        return database.link()
                .inTransaction(handle -> handle.createQuery(
                                "select count(*) from pg_locks where locktype = 'advisory' and not granted")
                        .mapTo(Long.class)
                        .one());
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come true");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A transaction that stays open until it is told how to end. */
    private static final class Writer implements AutoCloseable {
        private final Connection connection;

        Writer(TestDatabase database) {
            try {
                connection = database.app().pool().getConnection();
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set local casewire.organisations = '{" + CLINIC + "}'");
                    // As every real writer: something else first, so that the transaction has its id.
                    statement.execute("select pg_current_xact_id()");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        long write() {
            try (Statement statement = connection.createStatement();
                    ResultSet drawn = statement.executeQuery("insert into event (organisation_id, type) values ('"
                            + CLINIC + "', 'case.updated') returning id")) {
                drawn.next();
                return drawn.getLong(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void commit() {
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void rollback() {
            try {
                connection.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                connection.rollback();
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
