package org.casewire.core.node;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.casewire.core.node.NodeStore.Lease;

/** Whose a carrier's slots, or its binds, are now, as one node sees it. */
public final class Holdings {
    private final String me;
    private final Map<String, SortedSet<Integer>> held = new HashMap<>();
    private final SortedMap<Integer, Long> free = new TreeMap<>();
    private int coming;

    Holdings(String me) {
        this.me = me;
    }

    void held(String node, Lease lease) {
        held.computeIfAbsent(node, key -> new TreeSet<>()).add(lease.number());
    }

    void free(Lease lease) {
        free.put(lease.number(), lease.epoch());
    }

    /** One that nobody can take yet, and that nobody has to give. */
    void coming() {
        coming++;
    }

    SortedSet<Integer> mine() {
        return of(me);
    }

    SortedSet<Integer> of(String node) {
        return new TreeSet<>(held.getOrDefault(node, new TreeSet<>()));
    }

    int size() {
        return held.values().stream().mapToInt(SortedSet::size).sum() + free.size() + coming;
    }

    int freeCount() {
        return free.size();
    }

    /** The epoch that a free one is taken at. */
    long epoch(int number) {
        return free.getOrDefault(number, -1L);
    }

    SharePlan plan(SortedMap<String, Integer> targets) {
        return SharePlan.of(me, targets, held, new TreeSet<>(free.keySet()), coming);
    }
}
