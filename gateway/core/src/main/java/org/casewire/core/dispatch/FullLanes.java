package org.casewire.core.dispatch;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.carrier.SubmitOutcome.Refused;
import org.casewire.core.outcome.Flight;

/**
 * How long a lane waits whose destination alone is full at the carrier: one second, doubling up to thirty, until the
 * carrier takes something of it or it is settled otherwise. One entry for each such lane. Safe for all threads.
 */
final class FullLanes {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Map<UUID, Integer> times = new ConcurrentHashMap<>();

    /** Before its verdict: a lane that was refused so waits longer each time. */
    void landed(Flight flight) {
        boolean full = flight.outcomes().values().stream()
                .anyMatch(
                        outcome -> outcome instanceof Refused refused && refused.refusal() == Refusal.DESTINATION_FLOW);
        UUID lane = flight.message().lane();
        if (!full) {
            times.remove(lane);
            return;
        }
        int before = times.merge(lane, 1, (known, one) -> Math.min(known + one, MOST_DOUBLINGS + 1)) - 1;
        Duration wait = FIRST.multipliedBy(1L << before);
        flight.waits(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    }

    /** Its message was settled: the next one of the lane is asked for anew. */
    void settled(UUID lane) {
        times.remove(lane);
    }
}
