package org.casewire.core.inbound;

import java.util.LinkedHashSet;
import java.util.Set;

/** Remembers the last few of what it was told, and forgets the oldest first. Safe for all threads. */
final class Recent<T> {
    private final int capacity;
    private final Set<T> kept = new LinkedHashSet<>();

    Recent(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(T value) {
        kept.remove(value);
        kept.add(value);
        if (kept.size() > capacity) {
            kept.remove(kept.iterator().next());
        }
    }

    synchronized void remove(T value) {
        kept.remove(value);
    }

    synchronized boolean contains(T value) {
        return kept.contains(value);
    }
}
