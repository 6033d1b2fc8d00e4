package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnWorkersTest {
    @Test
    void whatWaitsForALockHoldsUpItsOwnerAlone() throws Exception {
        CountDownLatch lock = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (TurnWorkers<String, String> workers = workers(2, 100, item -> {
            if (item.startsWith("stuck")) {
                begun.countDown();
                await(lock);
            }
            return item;
        })) {
            List<CompletableFuture<String>> stuck = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                stuck.add(workers.submit("stuck " + i));
                begun.await();
            }
            for (int i = 0; i < 20; i++) {
                assertThat(workers.submit("other " + i).get(20, TimeUnit.SECONDS))
                        .isEqualTo("other " + i);
            }
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
            lock.countDown();
            for (CompletableFuture<String> one : stuck) {
                one.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void noTwoOfOneOwnerAreWrittenAtOnceAndEachOwnersComeInOrder() throws Exception {
        Set<String> writing = ConcurrentHashMap.newKeySet();
        List<String> twice = Collections.synchronizedList(new ArrayList<>());
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        try (TurnWorkers<String, String> workers = workers(4, 1_000, item -> {
            String who = item.split(" ")[0];
            if (!writing.add(who)) {
                twice.add(who);
            }
            order.add(item);
            LockSupport.parkNanos(200_000);
            writing.remove(who);
            return item;
        })) {
            List<CompletableFuture<String>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                for (String who : List.of("a", "b", "c")) {
                    all.add(workers.submit(who + " " + i));
                }
            }
            for (CompletableFuture<String> one : all) {
                one.get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(twice).isEmpty();
        for (String who : List.of("a", "b", "c")) {
            assertThat(order.stream()
                            .filter(item -> item.startsWith(who))
                            .map(item -> Integer.parseInt(item.split(" ")[1])))
                    .isSorted()
                    .hasSize(100);
        }
    }

    @Test
    void overTheBoundAnItemIsRefusedAndAFailureIsItsOwn() throws Exception {
        CountDownLatch lock = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (TurnWorkers<String, String> workers = workers(1, 1, item -> {
            begun.countDown();
            await(lock);
            if (item.startsWith("bad")) {
                throw new IllegalStateException("bad");
            }
            return item;
        })) {
            CompletableFuture<String> bad = workers.submit("bad 1");
            begun.await();
            CompletableFuture<String> good = workers.submit("good 1");
            assertThatThrownBy(() -> workers.submit("good 2").get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(BatchFullException.class);
            lock.countDown();
            assertThat(good.get(20, TimeUnit.SECONDS)).isEqualTo("good 1");
            assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("bad");
        }
    }

    private static TurnWorkers<String, String> workers(int threads, int capacity, Function<String, String> write) {
        return new TurnWorkers<>("test", threads, capacity, item -> item.split(" ")[0], write, new MetricRegistry());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
