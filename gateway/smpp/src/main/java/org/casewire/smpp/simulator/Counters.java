package org.casewire.smpp.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** A number for each {@link Counter}. Confined to the simulator's loop. */
final class Counters {
    private final long[] values = new long[Counter.values().length];

    void add(Counter counter) {
        values[counter.ordinal()]++;
    }

    Map<Counter, Long> snapshot() {
        Map<Counter, Long> all = new LinkedHashMap<>();
        for (Counter counter : Counter.values()) {
            all.put(counter, values[counter.ordinal()]);
        }
        return all;
    }
}
