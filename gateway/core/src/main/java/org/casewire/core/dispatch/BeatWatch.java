package org.casewire.core.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** For how long, by our own monotonic clock, other processes' beats have stood still while we watched. One thread. */
final class BeatWatch {
    private final Map<UUID, Seen> seen = new HashMap<>();

    /** @param beat what was read; the same for a process that is not registered any more */
    Duration still(UUID incarnation, long beat, long now) {
        Seen last = seen.get(incarnation);
        if (last == null || last.beat() != beat) {
            last = new Seen(beat, now);
            seen.put(incarnation, last);
        }
        return Duration.ofNanos(now - last.since());
    }

    /** Since when, of one that was watched before and is gone now. */
    Duration gone(UUID incarnation, long now) {
        return Duration.ofNanos(now
                - seen.computeIfAbsent(incarnation, key -> new Seen(-1, now)).since());
    }

    void forgetAllBut(Collection<UUID> incarnations) {
        seen.keySet().retainAll(incarnations);
    }

    private record Seen(long beat, long since) {}
}
