package org.casewire.smpp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Tells a carrier that throttles from one whose queue for a single destination is full. Two things say that it is the
 * destination: others are taken since it was first refused; or the carrier says "message queue full" (RMSGQFUL, SMPP 3.4
 * section 5.1.3), until it says so of another one too and takes nobody in between. Bounded; safe for all threads.
 */
final class FullDestinations {
    private static final int MOST = 256;

    private final LongSupplier nanoTime;
    /** When each was first refused since it was last taken. */
    private final Map<String, Long> refused = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    private OptionalLong takenAt = OptionalLong.empty();

    FullDestinations(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A segment to this destination was refused for flow. @return whether that concerns this destination alone */
    synchronized boolean alone(String destination, boolean queueFull) {
        long now = nanoTime.getAsLong();
        long first = refused.computeIfAbsent(destination, unknown -> now);
        if (takenSince(first)) {
            return true;
        }
        return queueFull
                && refused.entrySet().stream()
                        .filter(other -> !other.getKey().equals(destination))
                        .allMatch(other -> takenSince(other.getValue()));
    }

    synchronized void taken(String destination) {
        refused.remove(destination);
        takenAt = OptionalLong.of(nanoTime.getAsLong());
    }

    private boolean takenSince(long first) {
        return takenAt.isPresent() && takenAt.getAsLong() - first > 0;
    }
}
