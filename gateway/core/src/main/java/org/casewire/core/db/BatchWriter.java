package org.casewire.core.db;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.casewire.core.metric.Buckets;
import org.casewire.core.outage.Outage;
import org.casewire.core.thread.Broken;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit without a linger: one thread takes what queued up during the last commit, writes it in one transaction
 * and answers those who wait. The queue is bounded; over the bound an item is refused and nothing of it is taken.
 *
 * <p>When a batch fails for a reason of its content, each item is tried alone, so that one bad item never fails its
 * neighbours. When the database is away nothing is tried again here: the futures fail, and the caller knows what that
 * means for it.
 *
 * @param <I> what is written
 * @param <R> what the writer is told about it
 */
public final class BatchWriter<I, R> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private final TurnQueue<Waiting<I, R>> queue;
    private final int largest;
    private final Function<List<I>, List<R>> write;
    private final Histogram sizes;
    private final Outage spoiled;
    private final Outage waiters;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * @param name names the thread and the metrics
     * @param largest items in one transaction, at most
     * @param capacity items that may wait
     * @param write writes the items in one transaction and returns one result for each, in their order
     */
    public BatchWriter(
            String name, int largest, int capacity, Function<List<I>, List<R>> write, MetricRegistry metrics) {
        this(name, largest, capacity, item -> name, write, metrics);
    }

    /** @param owner whose an item is: owners are served in turns, so that one with many holds no other up */
    public BatchWriter(
            String name,
            int largest,
            int capacity,
            Function<I, Object> owner,
            Function<List<I>, List<R>> write,
            MetricRegistry metrics) {
        this.queue = new TurnQueue<>(capacity, waiting -> owner.apply(waiting.item));
        this.largest = largest;
        this.write = write;
        this.sizes = Buckets.sizes(metrics, MetricRegistry.name("batch", name, "size"));
        metrics.gauge(MetricRegistry.name("batch", name, "waiting"), () -> queue::size);
        this.spoiled = new Outage(
                        LOG,
                        "Batches cannot be written whole; their items are written one by one",
                        "Batches are written whole again")
                .about("batch", name);
        this.waiters = new Outage(LOG, "A waiter failed after its write", "Waiters take their results again")
                .about("batch", name);
        this.thread = new CoreThread("batch-" + name, this::run);
        thread.start();
    }

    /**
     * Hands an item over; never blocks. An item whose future is completed by the caller before its turn, such as by a
     * time-out, is not written.
     *
     * @return completes on the writer's thread after the commit; fails with {@link BatchFullException} at once when the
     *     queue is full, or with the reason why it could not be written
     */
    public CompletableFuture<R> submit(I item) {
        Waiting<I, R> waiting = new Waiting<>(item, new CompletableFuture<>());
        if (closing || !queue.offer(waiting)) {
            waiting.done.completeExceptionally(new BatchFullException());
        }
        return waiting.done;
    }

    /** Items that wait now. */
    public int depth() {
        return queue.size();
    }

    private void run() {
        List<Waiting<I, R>> batch = new ArrayList<>(largest);
        while (!closing || queue.size() > 0) {
            try {
                Waiting<I, R> first = queue.poll(100);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch, largest - 1);
                // Whoever gave up waiting was told that nothing was taken; so it must stay.
                batch.removeIf(waiting -> waiting.done.isDone());
                sizes.update(batch.size());
                if (!batch.isEmpty()) {
                    writeAll(batch);
                }
            } catch (InterruptedException e) {
                closing = true;
            } finally {
                batch.clear();
            }
        }
    }

    private void writeAll(List<Waiting<I, R>> batch) {
        List<R> results;
        try {
            results = write.apply(batch.stream().map(Waiting::item).toList());
        } catch (RuntimeException | Error e) {
            Broken.tellIfProcess(e);
            if (batch.size() > 1 && !Unavailable.isCauseOf(e)) {
                spoiled.failed(e);
                batch.forEach(waiting -> writeAll(List.of(waiting)));
            } else {
                batch.forEach(waiting -> waiting.done.completeExceptionally(e));
            }
            return;
        }
        if (batch.size() > 1) {
            spoiled.worked();
        }
        for (int i = 0; i < batch.size(); i++) {
            complete(batch.get(i), results.get(i));
        }
    }

    private void complete(Waiting<I, R> waiting, R result) {
        try {
            waiting.done.complete(result);
        } catch (RuntimeException e) {
            // A waiter's own fault must not end the thread that everybody's writes depend on.
            waiters.broke(e);
        }
    }

    /** Writes what waits, within ten seconds, then ends. New items are refused. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Waiting<I, R>(I item, CompletableFuture<R> done) {}
}
