package org.casewire.api.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.casewire.core.event.Event;

/**
 * Between the feed's thread, which must never wait, and the hub's. Bounded: when the hub is too far behind, what waits
 * is let go, and the hub learns up to where, so that its clients are told from the database instead.
 */
final class Backlog {
    private static final int MOST_EVENTS = 50_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private int size;

    synchronized void add(List<Event> batch) {
        if (batch.isEmpty()) {
            return;
        }
        size += batch.size();
        if (size > MOST_EVENTS) {
            entries.clear();
            size = 0;
            entries.add(new Skipped(batch.get(batch.size() - 1).id()));
        } else {
            entries.add(new Batch(batch));
        }
        notifyAll();
    }

    synchronized Entry take() throws InterruptedException {
        while (entries.isEmpty()) {
            wait();
        }
        Entry entry = entries.remove();
        if (entry instanceof Batch batch) {
            size -= batch.events().size();
        }
        return entry;
    }

    /** What the hub does next. */
    sealed interface Entry permits Batch, Skipped {}

    record Batch(List<Event> events) implements Entry {}

    /** @param upTo events up to this one were not kept for the hub */
    record Skipped(long upTo) implements Entry {}
}
