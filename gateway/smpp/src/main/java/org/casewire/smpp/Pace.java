package org.casewire.smpp;

import java.util.function.LongSupplier;

/**
 * A carrier's segments a second, over all its binds: a token bucket that holds a tenth of a second. A message is let
 * through whole while there is a token at all, and what it takes beyond that is waited for by the next one; so long
 * messages are neither starved nor cut. Time is monotonic. Safe for all threads.
 */
final class Pace {
    private static final double NANOS = 1_000_000_000d;

    private final int perSecond;
    private final double most;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    /** @param perSecond 0 is no limit */
    Pace(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.most = Math.max(1, perSecond / 10d);
        this.nanoTime = nanoTime;
        this.tokens = most;
        this.filledAt = nanoTime.getAsLong();
    }

    synchronized boolean take(int segments) {
        if (perSecond == 0) {
            return true;
        }
        fill();
        if (tokens < 1) {
            return false;
        }
        tokens -= segments;
        return true;
    }

    synchronized void giveBack(int segments) {
        if (perSecond != 0) {
            tokens = Math.min(most, tokens + segments);
        }
    }

    /** 0 when something may go now. */
    synchronized long nanosUntilReady() {
        if (perSecond == 0) {
            return 0;
        }
        fill();
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * NANOS / perSecond);
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(most, tokens + (now - filledAt) * perSecond / NANOS);
        filledAt = now;
    }
}
