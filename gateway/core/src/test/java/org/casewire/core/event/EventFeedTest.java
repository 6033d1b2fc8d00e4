package org.casewire.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
    private static final OrganisationId SURGERY = IDS.organisation();
    private static final CaseId CASE = IDS.caseId();

    private final TestDatabase database = TestDatabase.fresh();
    private final MetricRegistry metrics = new MetricRegistry();
    private final EventFeed feed = new EventFeed(database.link(), metrics);
    private final List<Long> told = new CopyOnWriteArrayList<>();
    private final List<Writer> writers = new ArrayList<>();

    @BeforeEach
    void watch() {
        feed.watch(batch -> batch.events().forEach(event -> told.add(event.id())));
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
        assertThat(feed.position().of(CLINIC)).isEqualTo(second);
    }

    @Test
    void allWhoWroteBeforeTheLookAreWaitedFor() {
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
        a.commit();
        seesTheGap();
        assertThat(told).isEmpty();
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
        assertThat(feed.position().of(CLINIC)).isEqualTo(-1);

        open.commit();
        eventually(() -> feed.position().of(CLINIC) == last);
        // It lies before the start, so nobody is told; whoever reads up to the position finds it.
        assertThat(told).isEmpty();
        assertThat(database.link()
                        .<List<Event>>inTransaction(
                                handle -> handle.attach(EventStore.class).between(CLINIC, 0, last, 10)))
                .extracting(Event::id)
                .containsExactly(before, last);
    }

    @Test
    void aStrangersTransactionInAnotherDatabaseStopsNoEvent() throws Exception {
        start();
        try (Connection stranger = database.stranger()) {
            Writer lost = writer();
            lost.write();
            lost.rollback();
            Writer kept = writer();
            long second = kept.write();
            kept.commit();
            feed.wake();
            eventually(() -> told.equals(List.of(second)));
            assertThat(stranger.isValid(5)).isTrue();
        }
    }

    @Test
    void aStrangersTransactionInAnotherDatabaseStopsNoStart() throws Exception {
        try (Connection stranger = database.stranger()) {
            start();
            assertThat(stranger.isValid(5)).isTrue();
        }
    }

    @Test
    void aWriterThatStandsStillDelaysItsOwnOrganisationAlone() {
        start();
        Writer stuck = writer();
        long first = stuck.write();
        Writer colleague = writer();
        long second = colleague.write();
        colleague.commit();
        Writer elsewhere = writer(SURGERY);
        long third = elsewhere.write();
        elsewhere.commit();
        feed.wake();
        eventually(() -> told.equals(List.of(third)));
        seesTheGap();
        assertThat(told).containsExactly(third);
        assertThat(feed.position().of(SURGERY)).isEqualTo(third);
        assertThat(feed.position().of(CLINIC)).isLessThan(first);

        stuck.commit();
        eventually(() -> told.equals(List.of(third, first, second)));
        eventually(() -> feed.position().of(CLINIC) == third);
    }

    @Test
    void aWriterThatStandsStillWhenTheFeedStartsHoldsUpItsOwnOrganisationAlone() {
        Writer open = writer();
        open.write();
        feed.start();
        eventually(() -> feed.position().of(SURGERY) >= 0);
        assertThat(feed.position().of(CLINIC)).isEqualTo(-1);
        Writer elsewhere = writer(SURGERY);
        long second = elsewhere.write();
        elsewhere.commit();
        feed.wake();
        eventually(() -> told.equals(List.of(second)));
        open.rollback();
        eventually(() -> feed.position().of(CLINIC) == second);
        Writer next = writer();
        long third = next.write();
        next.commit();
        feed.wake();
        eventually(() -> told.equals(List.of(second, third)));
    }

    @Test
    void aBusyOrganisationIsToldThoughSomebodyOfItIsAlwaysWriting() {
        start();
        List<Long> committed = new ArrayList<>();
        Writer open = writer();
        long drawn = open.write();
        for (int i = 0; i < 20; i++) {
            Writer next = writer();
            long nextDrawn = next.write();
            open.commit();
            committed.add(drawn);
            feed.wake();
            // The next one has drawn and stays open: what came before it must be told all the same.
            eventually(() -> told.equals(committed));
            open.close();
            open = next;
            drawn = nextDrawn;
        }
    }

    @Test
    void theAgeOfAGapAndWhoeverHoldsItOpenAreSeen() {
        start();
        assertThat(feed.delay()).isEmpty();
        Writer stuck = writer();
        stuck.write();
        Writer kept = writer(SURGERY);
        kept.write();
        kept.commit();
        feed.wake();
        eventually(() -> feed.delay()
                .filter(delay -> delay.age().compareTo(Duration.ofMillis(50)) > 0)
                .isPresent());
        assertThat(feed.delay().orElseThrow().process()).isEqualTo(stuck.process());
        assertThat((Double) metrics.getGauges().get("events.gap-age-seconds").getValue())
                .isGreaterThan(0);
        stuck.rollback();
        eventually(() -> feed.delay().isEmpty());
        assertThat(metrics.getGauges().get("events.gap-age-seconds").getValue()).isEqualTo(0.0);
    }

    @Test
    void whatManyOrganisationsWriteInOneTransactionIsToldWhenItIsOver() {
        start();
        List<OrganisationId> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(IDS.organisation());
        }
        Writer batch = writer(many);
        long first = batch.write();
        Writer elsewhere = writer(SURGERY);
        long later = elsewhere.write();
        elsewhere.commit();
        Writer one = writer(many.get(0));
        long second = one.write();
        one.commit();
        feed.wake();
        eventually(() -> told.equals(List.of(later)));
        seesTheGap();
        assertThat(told).containsExactly(later);
        batch.commit();
        eventually(() -> told.size() == 302);
        assertThat(told).containsSubsequence(first - 299, second).doesNotHaveDuplicates();
    }

    @Test
    void aWriterIsSeenBeforeItsEventHasAnId() throws Exception {
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
            eventually(() -> next.position().of(CLINIC) == 5);
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
            try (Writer writer = new Writer(database, List.of(CLINIC))) {
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
        eventually(() -> feed.position().of(CLINIC) >= 0);
    }

    private Writer writer() {
        return writer(CLINIC);
    }

    private Writer writer(OrganisationId organisation) {
        return writer(List.of(organisation));
    }

    private Writer writer(List<OrganisationId> organisations) {
        Writer writer = new Writer(database, organisations);
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

    /** A transaction that stays open until it is told how to end, on a thread of its own. */
    private static final class Writer implements AutoCloseable {
        private static final Function<Handle, Long> COMMIT = handle -> -1L;

        private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> over;
        private final List<OrganisationId> organisations;

        Writer(TestDatabase database, List<OrganisationId> organisations) {
            this.organisations = organisations;
            over = CompletableFuture.runAsync(
                    () -> {
                        try {
                            database.app().inTransaction(organisations, this::work);
                        } catch (RolledBack e) {
                            // As it was told.
                        }
                    },
                    command -> new Thread(command, "writer").start());
        }

        /** One event of each organisation; gives the last one's id. */
        long write() {
            return take(handle -> {
                EventStore.append(
                        handle,
                        organisations.stream()
                                .map(organisation -> NewEvent.ofCase(organisation, EventType.CASE_UPDATED, CASE))
                                .toList());
                return one(handle, "select currval('event_id')");
            });
        }

        long process() {
            return take(handle -> one(handle, "select pg_backend_pid()"));
        }

        void commit() {
            steps.add(new Step(COMMIT, new CompletableFuture<>()));
            over.join();
        }

        void rollback() {
            close();
        }

        @Override
        public void close() {
            steps.add(new Step(
                    handle -> {
                        throw new RolledBack();
                    },
                    new CompletableFuture<>()));
            over.join();
        }

        private long take(Function<Handle, Long> step) {
            CompletableFuture<Long> done = new CompletableFuture<>();
            steps.add(new Step(step, done));
            return done.join();
        }

        private Void work(Handle handle) {
            handle.execute("set local idle_in_transaction_session_timeout = 0");
            while (true) {
                Step step;
                try {
                    step = steps.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (step.work() == COMMIT) {
                    return null;
                }
                step.done().complete(step.work().apply(handle));
            }
        }

        private static long one(Handle handle, String sql) {
            return handle.createQuery(sql).mapTo(Long.class).one();
        }

        private record Step(Function<Handle, Long> work, CompletableFuture<Long> done) {}

        private static final class RolledBack extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }
    }
}
