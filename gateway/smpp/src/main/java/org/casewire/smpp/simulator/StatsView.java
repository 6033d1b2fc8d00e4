package org.casewire.smpp.simulator;

import java.util.Map;

/**
 * The simulator in numbers.
 *
 * @param remembered submit_sm that can be asked for
 * @param deliversWaiting deliver_sm not handed over yet or waiting to be repeated
 */
public record StatsView(
        Map<Counter, Long> counters,
        boolean listening,
        boolean record,
        int remembered,
        int binds,
        int deliversWaiting) {

    public long count(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }
}
