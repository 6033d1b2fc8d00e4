package org.casewire.api.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final Party GREEDY = new Party.Stranger("greedy");
    private static final Party MODEST = new Party.Stranger("modest");

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A machine that stands still is not what is tried here. */
    private final AtomicLong now = new AtomicLong();

    private final Desk desk = new Desk("test-desk", 4, 2, 10, PATIENCE, now::get, new MetricRegistry());
    private final List<RejectedExecutionException> refused = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        desk.threads().start();
    }

    @AfterEach
    void stop() throws Exception {
        desk.threads().stop();
    }

    @Test
    void whoTakesAllLeavesPlacesAndQueueToOthers() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch atWork = new CountDownLatch(2);
        List<Integer> done = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            desk.execute(
                    GREEDY,
                    () -> {
                        atWork.countDown();
                        await(hold);
                        done.add(number);
                    },
                    refused::add);
        }
        assertThat(atWork.await(10, TimeUnit.SECONDS)).isTrue();
        CountDownLatch served = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            desk.execute(MODEST, served::countDown, refused::add);
        }
        assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(refused).as("of the greedy one: two at work, five waiting").hasSizeBetween(13, 15);
        hold.countDown();
        CountDownLatch last = new CountDownLatch(1);
        desk.execute(GREEDY, last::countDown, refused::add);
        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isNotEmpty();
    }

    @Test
    void workThatThrowsLosesNoPlace() throws Exception {
        for (int i = 0; i < 50; i++) {
            CountDownLatch thrown = new CountDownLatch(1);
            desk.execute(
                    GREEDY,
                    () -> {
                        thrown.countDown();
                        throw new IllegalStateException("a fault of the work");
                    },
                    refused::add);
            assertThat(thrown.await(10, TimeUnit.SECONDS)).isTrue();
        }
        CountDownLatch served = new CountDownLatch(1);
        desk.execute(GREEDY, served::countDown, refused::add);
        assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoHasWaitedLongIsToldSo() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            desk.execute(GREEDY, () -> await(hold), late -> {});
        }
        desk.execute(GREEDY, hold::countDown, late -> told.countDown());
        now.addAndGet(PATIENCE.toNanos() + 1);
        hold.countDown();
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
