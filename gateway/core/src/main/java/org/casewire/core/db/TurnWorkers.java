package org.casewire.core.db;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.casewire.core.outage.Outage;
import org.casewire.core.thread.Broken;
import org.casewire.core.thread.CoreThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes items one by one on a few threads, and no two of one owner at once: what waits for a lock holds up its own
 * owner, and a thread, but not everybody. Owners are served in turns. Bounded; over the bound an item is refused.
 *
 * <pre>
 *   owner ── its items, in order ──▶ a free thread ──▶ write ──▶ answered; the owner goes to the end
 * </pre>
 *
 * @param <I> what is written
 * @param <R> what the writer is told about it
 */
public final class TurnWorkers<I, R> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TurnWorkers.class);

    private final int capacity;
    private final Function<I, Object> owner;
    private final Function<I, R> write;
    private final Outage waiters;
    private final List<Thread> threads = new ArrayList<>();
    /** By owner, of those of whom nothing is being written; the one that was served last at the end. */
    private final Map<Object, Deque<Waiting<I, R>>> free = new LinkedHashMap<>();
    /** By owner, of those of whom something is. */
    private final Map<Object, Deque<Waiting<I, R>>> busy = new LinkedHashMap<>();

    private int size;
    private boolean closing;

    /**
     * @param name names the threads and the metrics
     * @param capacity items that may wait
     */
    public TurnWorkers(
            String name,
            int workers,
            int capacity,
            Function<I, Object> owner,
            Function<I, R> write,
            MetricRegistry metrics) {
        this.capacity = capacity;
        this.owner = owner;
        this.write = write;
        this.waiters = new Outage(LOG, "A waiter failed after its write", "Waiters take their results again")
                .about("batch", name);
        metrics.gauge(MetricRegistry.name("batch", name, "waiting"), () -> this::depth);
        for (int i = 1; i <= workers; i++) {
            Thread thread = new CoreThread("batch-" + name + "-" + i, this::run);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Hands an item over; never waits for a write. An item whose future is completed by the caller before its turn, such
     * as by a time-out, is not written.
     *
     * @return completes on a thread of these after the commit; fails with {@link BatchFullException} at once when too
     *     much waits, or with the reason why it could not be written
     */
    public CompletableFuture<R> submit(I item) {
        Waiting<I, R> waiting = new Waiting<>(item, new CompletableFuture<>());
        if (!offer(owner.apply(item), waiting)) {
            waiting.done.completeExceptionally(new BatchFullException());
        }
        return waiting.done;
    }

    private synchronized boolean offer(Object whose, Waiting<I, R> waiting) {
        if (closing || size >= capacity) {
            return false;
        }
        size++;
        Deque<Waiting<I, R>> behind = busy.get(whose);
        if (behind != null) {
            behind.add(waiting);
        } else {
            free.computeIfAbsent(whose, one -> new ArrayDeque<>()).add(waiting);
            notifyAll();
        }
        return true;
    }

    private synchronized int depth() {
        return size;
    }

    private void run() {
        try {
            for (Waiting<I, R> next = take(); next != null; next = take()) {
                try {
                    writeOne(next);
                } finally {
                    written(owner.apply(next.item));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next of an owner of whom nothing is being written; null when all is written and no more is taken. */
    private synchronized @Nullable Waiting<I, R> take() throws InterruptedException {
        while (free.isEmpty()) {
            if (closing && size == 0) {
                return null;
            }
            wait();
        }
        Map.Entry<Object, Deque<Waiting<I, R>>> first =
                free.entrySet().iterator().next();
        free.remove(first.getKey());
        busy.put(first.getKey(), first.getValue());
        size--;
        return first.getValue().remove();
    }

    private synchronized void written(Object whose) {
        Deque<Waiting<I, R>> behind = busy.remove(whose);
        if (behind != null && !behind.isEmpty()) {
            free.put(whose, behind);
        }
        notifyAll();
    }

    private void writeOne(Waiting<I, R> waiting) {
        // Whoever gave up waiting was told that nothing was taken; so it must stay.
        if (waiting.done.isDone()) {
            return;
        }
        R result;
        try {
            result = write.apply(waiting.item);
        } catch (RuntimeException | Error e) {
            Broken.tellIfProcess(e);
            waiting.done.completeExceptionally(e);
            return;
        }
        try {
            waiting.done.complete(result);
        } catch (RuntimeException e) {
            // A waiter's own fault must not end a thread that others' writes depend on.
            waiters.broke(e);
        }
    }

    /** Writes what waits, within ten seconds, then ends. New items are refused. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(
                        1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
                if (thread.isAlive()) {
                    thread.interrupt();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Waiting<I, R>(I item, CompletableFuture<R> done) {}
}
