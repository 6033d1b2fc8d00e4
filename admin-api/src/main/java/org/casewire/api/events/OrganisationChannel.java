package org.casewire.api.events;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;

/**
 * One organisation's latest events, rendered, and who waits for them. Subscribers copy nothing: each knows the last id
 * it took and reads on from there, so that one that stands still costs no more than one that does not.
 *
 * <p>Invariant: whatever was told with an id above {@code start} is here. The hub appends in order; all may read.
 */
final class OrganisationChannel {
    static final int KEPT = 1_024;

    private final NavigableMap<Long, ToldEvent> latest = new ConcurrentSkipListMap<>();
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Executor reads;
    private volatile long start;
    private int size;

    /** @param start events up to this one are not looked for here; @param reads shared with other organisations */
    OrganisationChannel(long start, Executor reads) {
        this.start = start;
        this.reads = new InTurn(reads);
    }

    synchronized void append(List<ToldEvent> events) {
        for (ToldEvent event : events) {
            latest.put(event.id(), event);
            size++;
        }
        drop(KEPT, Long.MAX_VALUE);
    }

    /** Lets go of what was told up to {@code position}. */
    synchronized void dropUpTo(long position) {
        drop(0, position);
    }

    private void drop(int most, long upTo) {
        while (size > most && latest.firstKey() <= upTo) {
            // First the border, then the event: whoever read a list with a hole in it sees the border moved.
            start = Math.max(start, latest.firstKey());
            latest.pollFirstEntry();
            size--;
        }
    }

    /** Forgets all: the events up to {@code position} were never appended. */
    synchronized void restart(long position) {
        start = Math.max(start, position);
        latest.clear();
        size = 0;
    }

    /** At most {@code limit} events after this one; empty when it lies too far back, so that history must tell them. */
    Optional<List<ToldEvent>> after(long id, int limit) {
        List<ToldEvent> found = new ArrayList<>();
        for (ToldEvent event : latest.tailMap(id, false).values()) {
            if (found.size() == limit) {
                break;
            }
            found.add(event);
        }
        return start <= id ? Optional.of(found) : Optional.empty();
    }

    /** Where its clients' history is read. */
    Executor reads() {
        return reads;
    }

    Set<Subscriber> subscribers() {
        return subscribers;
    }
}
