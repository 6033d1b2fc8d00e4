package org.casewire.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.casewire.core.TestDatabase;
import org.casewire.core.db.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No job starves another, and one that does not get on is seen. */
@Timeout(60)
class UpkeepTest {
    private final MetricRegistry metrics = new MetricRegistry();

    @Test
    void aJobThatFailsIsRunAgainAndSeen() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        AtomicBoolean fails = new AtomicBoolean(true);
        Upkeep.Job job = job("failing", () -> {
            twice.countDown();
            if (fails.get()) {
                throw new IllegalStateException("as it must");
            }
        });
        try (Upkeep upkeep = new Upkeep(List.of(job), () -> true, metrics)) {
            assertThat(twice.await(20, TimeUnit.SECONDS)).isTrue();
            eventually(() -> upkeep.troubles().size() == 1);
            assertThat(upkeep.troubles().get(0).job()).isEqualTo("failing");
            assertThat((Long) gauge("upkeep.failing.failures")).isGreaterThan(0);
            fails.set(false);
            eventually(() -> upkeep.troubles().isEmpty());
            eventually(() -> (Double) gauge("upkeep.failing.since-last-done-seconds") < 10);
        }
    }

    @Test
    void aJobThatStandsStillStarvesNoOtherAndIsSeen() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(5);
        Upkeep.Job stuck = job("stuck", () -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Upkeep.Job healthy = job("healthy", others::countDown);
        try (Upkeep upkeep = new Upkeep(List.of(stuck, healthy), () -> true, metrics, Duration.ofMillis(20))) {
            assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
            eventually(() -> upkeep.troubles().stream()
                    .anyMatch(trouble ->
                            trouble.job().equals("stuck") && trouble.what().startsWith("has run for")));
            release.countDown();
        }
    }

    @Test
    void oneOrganisationsFaultIsNotAnothers() {
        List<String> done = new ArrayList<>();
        assertThatThrownBy(() -> new EachByItself()
                        .of(List.of("a", "b", "c"), one -> {
                            done.add(one);
                            if (!one.equals("c")) {
                                throw new IllegalStateException(one);
                            }
                        })
                        .end())
                .hasMessage("a")
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
        assertThat(done).containsExactly("a", "b", "c");
    }

    @Test
    void aJobsStatementIsCancelledAtItsLimitAndNobodyElses() {
        try (TestDatabase database = TestDatabase.fresh()) {
            Database limited = database.link().limitingStatements(Duration.ofMillis(50));
            assertThatThrownBy(() -> limited.useTransaction(handle -> handle.execute("select pg_sleep(15)")))
                    .hasRootCauseMessage("ERROR: canceling statement due to statement timeout");
            Upkeep.Job slow =
                    job("slow", () -> limited.useTransaction(handle -> handle.execute("select pg_sleep(15)")));
            try (Upkeep upkeep = new Upkeep(List.of(slow), () -> true, metrics)) {
                eventually(() -> upkeep.troubles().size() == 1);
            }
            // The limit ends with its transaction: the pool's connections are everybody's.
            database.link().useTransaction(handle -> handle.execute("select pg_sleep(0.2)"));
        }
    }

    private Object gauge(String name) {
        return metrics.getGauges().get(name).getValue();
    }

    private static Upkeep.Job job(String name, Runnable work) {
        return new Upkeep.Job() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Duration interval() {
                return Duration.ofMillis(1);
            }

            @Override
            public void run() {
                work.run();
            }
        };
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
}
