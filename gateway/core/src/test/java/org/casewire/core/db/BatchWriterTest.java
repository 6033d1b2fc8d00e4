package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class BatchWriterTest {
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();

    private List<String> write(List<String> items) {
        try {
            busy.countDown();
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (items.contains("bad")) {
            throw new IllegalArgumentException("bad");
        }
        batches.add(List.copyOf(items));
        return items.stream().map(item -> item + "!").toList();
    }

    private BatchWriter<String, String> writer(int largest, int capacity) {
        return new BatchWriter<>("test", largest, capacity, this::write, new MetricRegistry());
    }

    @Test
    void whatQueuesUpDuringAWriteGoesTogether() throws Exception {
        try (BatchWriter<String, String> writer = writer(10, 100)) {
            CompletableFuture<String> first = writer.submit("a");
            busy.await();
            List<CompletableFuture<String>> more = new ArrayList<>();
            List.of("b", "c", "d").forEach(item -> more.add(writer.submit(item)));
            go.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("a!");
            assertThat(more.stream().map(CompletableFuture::join)).containsExactly("b!", "c!", "d!");
            assertThat(batches).containsExactly(List.of("a"), List.of("b", "c", "d"));
        }
    }

    @Test
    void oneBadItemNeverFailsItsNeighbours() throws Exception {
        try (BatchWriter<String, String> writer = writer(10, 100)) {
            writer.submit("a");
            busy.await();
            CompletableFuture<String> before = writer.submit("b");
            CompletableFuture<String> bad = writer.submit("bad");
            CompletableFuture<String> after = writer.submit("c");
            go.countDown();
            assertThat(before.get(10, TimeUnit.SECONDS)).isEqualTo("b!");
            assertThat(after.get(10, TimeUnit.SECONDS)).isEqualTo("c!");
            assertThatThrownBy(bad::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void overItsBoundItTakesNothing() throws Exception {
        try (BatchWriter<String, String> writer = writer(1, 1)) {
            writer.submit("a");
            busy.await();
            CompletableFuture<String> waits = writer.submit("b");
            assertThatThrownBy(() -> writer.submit("c").join()).hasCauseInstanceOf(BatchFullException.class);
            go.countDown();
            assertThat(waits.get(10, TimeUnit.SECONDS)).isEqualTo("b!");
        }
    }

    @Test
    void whoGaveUpWaitingIsNotWrittenAfterwards() throws Exception {
        try (BatchWriter<String, String> writer = writer(10, 100)) {
            writer.submit("a");
            busy.await();
            CompletableFuture<String> gaveUp = writer.submit("b");
            CompletableFuture<String> stays = writer.submit("c");
            gaveUp.completeExceptionally(new TimeoutException());
            go.countDown();
            assertThat(stays.get(10, TimeUnit.SECONDS)).isEqualTo("c!");
            assertThat(batches).containsExactly(List.of("a"), List.of("c"));
        }
    }
}
