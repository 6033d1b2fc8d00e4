package org.casewire.smpp;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The submits that one session may have without an answer. It lives and dies with its session, so a lost link cannot
 * leak slots into the next. enquire_link and unbind need none. Safe for all threads.
 */
final class SubmitWindow {
    private final int size;
    private final AtomicInteger free;
    private final AtomicInteger unfinished = new AtomicInteger();

    SubmitWindow(int size) {
        this.size = size;
        this.free = new AtomicInteger(size);
    }

    boolean claim(int slots) {
        int seen = free.get();
        while (seen >= slots) {
            if (free.compareAndSet(seen, seen - slots)) {
                return true;
            }
            seen = free.get();
        }
        return false;
    }

    void giveBack(int slots) {
        free.addAndGet(slots);
    }

    /** A message is written in part, and more of it is to come; or no more. */
    void unfinished(int change) {
        unfinished.addAndGet(change);
    }

    boolean hasUnfinished() {
        return unfinished.get() > 0;
    }

    int free() {
        return free.get();
    }

    int inUse() {
        return size - free.get();
    }

    int size() {
        return size;
    }
}
