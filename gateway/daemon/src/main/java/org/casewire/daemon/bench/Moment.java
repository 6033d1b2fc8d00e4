package org.casewire.daemon.bench;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Times that processes on one machine can compare: microseconds since 1970, by its one clock. */
final class Moment {
    private Moment() {}

    static long now() {
        return of(Instant.now());
    }

    static long of(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
    }

    /** Of a moment that the monotonic clock has passed. */
    static long ofNanoTime(long nanos) {
        return now() - TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - nanos);
    }
}
