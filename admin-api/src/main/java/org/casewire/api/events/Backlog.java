package org.casewire.api.events;

import java.util.ArrayDeque;
import java.util.Deque;
import org.casewire.core.event.FeedPosition;
import org.casewire.core.event.Told;

/**
 * Between the feed's thread, which must never wait, and the hub's. Bounded: when the hub is too far behind, what waits
 * is let go, and the hub learns up to where, so that its clients are told from the database instead.
 */
final class Backlog {
    private static final int MOST_EVENTS = 50_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private int size;

    synchronized void add(Told told) {
        if (told.events().isEmpty()) {
            return;
        }
        size += told.events().size();
        if (size > MOST_EVENTS) {
            entries.clear();
            size = 0;
            entries.add(new Skipped(told.position()));
        } else {
            entries.add(new Batch(told));
        }
        notifyAll();
    }

    synchronized Entry take() throws InterruptedException {
        while (entries.isEmpty()) {
            wait();
        }
        Entry entry = entries.remove();
        if (entry instanceof Batch batch) {
            size -= batch.told().events().size();
        }
        return entry;
    }

    /** What the hub does next. */
    sealed interface Entry permits Batch, Skipped {}

    record Batch(Told told) implements Entry {}

    /** @param upTo events up to this one were not kept for the hub */
    record Skipped(FeedPosition upTo) implements Entry {}
}
