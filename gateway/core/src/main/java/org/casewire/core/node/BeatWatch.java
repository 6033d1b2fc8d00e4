package org.casewire.core.node;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * For how long, by our own monotonic clock, other processes' beats have certainly stood still while we watched. One
 * thread.
 *
 * <p>A look takes time, and may hang with the network for longer than a lease. What it shows was so at some moment between
 * the question and the answer: a beat stands still from the answer that showed it first to the question that showed it
 * last. Who was himself away for a lease's length has not watched, and begins anew: the others may have been away too.
 */
public final class BeatWatch {
    private final Duration lease;
    private final Map<UUID, Seen> seen = new HashMap<>();
    private long askedAt;
    private long answeredAt;

    BeatWatch(Duration lease) {
        this.lease = lease;
    }

    /** The beats asked about from now on were read between these two moments, as {@link System#nanoTime()} has them. */
    void looked(long asked, long answered) {
        if (asked - answeredAt > lease.toNanos()) {
            seen.clear();
        }
        askedAt = asked;
        answeredAt = answered;
    }

    /** @param beat what was read; the same for a process that is not registered any more */
    Duration still(UUID incarnation, long beat) {
        Seen last = seen.get(incarnation);
        if (last == null || last.beat() != beat) {
            seen.put(incarnation, new Seen(beat, answeredAt));
            return Duration.ZERO;
        }
        return Duration.ofNanos(askedAt - last.since());
    }

    /** Since when, of one that was watched before and is gone now. */
    Duration gone(UUID incarnation) {
        Seen last = seen.computeIfAbsent(incarnation, key -> new Seen(-1, answeredAt));
        return Duration.ofNanos(Math.max(0, askedAt - last.since()));
    }

    void forgetAllBut(Collection<UUID> incarnations) {
        seen.keySet().retainAll(incarnations);
    }

    private record Seen(long beat, long since) {}
}
