package org.casewire.core.db;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that serves its owners in turns: each keeps the order of its own items, and waits for one item of each
 * other owner, however many these have. Safe for all threads.
 */
final class TurnQueue<T> {
    private final int capacity;
    private final Function<T, Object> owner;
    /** By owner, the one that was served last at the end. */
    private final Map<Object, Deque<T>> waiting = new LinkedHashMap<>();

    private int size;

    TurnQueue(int capacity, Function<T, Object> owner) {
        this.capacity = capacity;
        this.owner = owner;
    }

    /** @return whether there was room for it */
    synchronized boolean offer(T item) {
        if (size >= capacity) {
            return false;
        }
        waiting.computeIfAbsent(owner.apply(item), who -> new ArrayDeque<>()).add(item);
        size++;
        notifyAll();
        return true;
    }

    /** The next, waited for as long as that. */
    synchronized @Nullable T poll(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (size == 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        return take();
    }

    /** Adds what waits now to the batch, so many at most. */
    synchronized void drainTo(List<T> batch, int most) {
        for (int i = 0; i < most && size > 0; i++) {
            batch.add(take());
        }
    }

    synchronized int size() {
        return size;
    }

    private T take() {
        Map.Entry<Object, Deque<T>> first = waiting.entrySet().iterator().next();
        Deque<T> items = first.getValue();
        T item = items.remove();
        size--;
        if (waiting.size() > 1 || items.isEmpty()) {
            waiting.remove(first.getKey());
            if (!items.isEmpty()) {
                waiting.put(owner.apply(item), items);
            }
        }
        return item;
    }
}
