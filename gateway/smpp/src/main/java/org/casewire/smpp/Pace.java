package org.casewire.smpp;

import java.util.function.LongSupplier;
import org.casewire.core.carrier.LinkStatus.Rate;

/**
 * A carrier's segments a second, over this node's binds: a token bucket that holds a tenth of a second. A message is let
 * through whole while there is a token at all, and what it takes beyond that is waited for by the next one; so long
 * messages are neither starved nor cut.
 *
 * <p>A carrier that throttles halves the rate, and each second in which it takes segments again adds a twentieth of the
 * contract (additive increase, multiplicative decrease), up to the contract. Without one, what it took in its best
 * second counts as the contract until twice of that is reached. Time is monotonic. Safe for all threads.
 */
final class Pace {
    private static final double NANOS = 1_000_000_000d;
    private static final double SLOWEST = 0.5;
    private static final int STEPS = 20;

    private final double whole;
    private double contract;
    private final LongSupplier nanoTime;
    private double perSecond;
    private double ceiling;
    private double tokens;
    private long filledAt;
    private long secondBegan;
    private int takenThisSecond;
    private int takenLastSecond;

    /** @param contract of all nodes; 0 is no limit */
    Pace(int contract, LongSupplier nanoTime) {
        this.whole = contract;
        this.contract = contract;
        this.nanoTime = nanoTime;
        this.perSecond = contract;
        this.ceiling = contract;
        this.tokens = most();
        this.filledAt = nanoTime.getAsLong();
        this.secondBegan = filledAt;
    }

    /** Which part of the contract is ours from now on, above 0. What was learned from throttling keeps its proportion. */
    synchronized void share(double part) {
        if (whole == 0 || contract == whole * part) {
            return;
        }
        fill();
        double change = whole * part / contract;
        contract *= change;
        ceiling *= change;
        perSecond = perSecond * change;
        tokens = Math.min(most(), tokens);
    }

    synchronized boolean take(int segments) {
        if (contract == 0) {
            countTaken(segments);
        }
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
            tokens = Math.min(most(), tokens + segments);
        }
    }

    /** The carrier refused for flow. */
    synchronized void throttled() {
        if (perSecond == 0) {
            double seen = Math.max(1, Math.max(takenThisSecond, takenLastSecond));
            perSecond = seen;
            ceiling = 2 * seen;
            filledAt = nanoTime.getAsLong();
            tokens = 0;
        } else {
            fill();
        }
        perSecond = Math.max(Math.min(SLOWEST, ceiling), perSecond / 2);
        tokens = Math.min(most(), tokens);
    }

    /** The carrier took a segment. */
    synchronized void accepted() {
        if (perSecond == ceiling) {
            return;
        }
        fill();
        perSecond += ceiling / STEPS / Math.max(1, perSecond);
        if (perSecond >= ceiling) {
            perSecond = contract;
            ceiling = contract;
        }
    }

    synchronized Rate rate() {
        return new Rate(Math.round(perSecond * 10) / 10d, Math.round(contract * 10) / 10d);
    }

    /** 0 when something may go now. */
    synchronized long nanosUntilReady() {
        if (perSecond == 0) {
            return 0;
        }
        fill();
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * NANOS / perSecond);
    }

    private double most() {
        return Math.max(1, perSecond / 10);
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(most(), tokens + (now - filledAt) * perSecond / NANOS);
        filledAt = now;
    }

    private void countTaken(int segments) {
        long now = nanoTime.getAsLong();
        if (now - secondBegan >= NANOS) {
            takenLastSecond = takenThisSecond;
            takenThisSecond = 0;
            secondBegan = now;
        }
        takenThisSecond += segments;
    }
}
