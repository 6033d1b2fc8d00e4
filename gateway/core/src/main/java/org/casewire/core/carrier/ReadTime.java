package org.casewire.core.carrier;

/**
 * When a delivery was read from the network. The carrier's patience began when it sent it, which may be long before:
 * what comes while we do not read lies in the socket.
 *
 * @param nanos of {@link System#nanoTime}
 * @param sentAfter of the same clock: when there was surely nothing unread yet, so that it was sent later than that
 */
public record ReadTime(long nanos, long sentAfter) {
    /** As soon as it was sent. */
    public static ReadTime now() {
        long now = System.nanoTime();
        return new ReadTime(now, now);
    }

    public double secondsAgo() {
        return secondsSince(nanos);
    }

    /** The most that can have passed since the carrier sent it. */
    public double sentSecondsAgo() {
        return secondsSince(sentAfter);
    }

    private static double secondsSince(long moment) {
        return (System.nanoTime() - moment) / 1e9;
    }
}
