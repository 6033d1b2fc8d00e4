package org.casewire.smpp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long a carrier that throttles is left alone: one second, doubling up to thirty while it goes on, until it takes a
 * segment again, and sent to more slowly afterwards ({@link Pace}). Answers that come during a pause belong to what was sent before it and change nothing. Time is
 * monotonic; the clock only tells people when it ends. Safe for all threads.
 */
final class FlowPause {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Pace pace;
    private Duration length = Duration.ZERO;
    private long end;
    private Optional<Instant> endsAt = Optional.empty();

    FlowPause(Clock clock, LongSupplier nanoTime, Pace pace) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.pace = pace;
    }

    /** The carrier refused for flow. The length of the pause that begins; empty when one is running. */
    synchronized Optional<Duration> refused() {
        if (paused()) {
            return Optional.empty();
        }
        Duration doubled = length.multipliedBy(2);
        length = length.isZero() ? FIRST : doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        pace.throttled();
        end = nanoTime.getAsLong() + length.toNanos();
        endsAt = Optional.of(clock.instant().plus(length));
        return Optional.of(length);
    }

    /** @param mayRise whether the carrier may be sent to faster */
    synchronized void accepted(boolean mayRise) {
        if (mayRise) {
            pace.accepted();
        }
        if (!paused()) {
            length = Duration.ZERO;
        }
    }

    /** 0 when there is no pause. */
    synchronized long nanosLeft() {
        return paused() ? end - nanoTime.getAsLong() : 0;
    }

    synchronized boolean paused() {
        if (endsAt.isPresent() && end - nanoTime.getAsLong() <= 0) {
            endsAt = Optional.empty();
        }
        return endsAt.isPresent();
    }

    synchronized Optional<Instant> until() {
        return paused() ? endsAt : Optional.empty();
    }
}
