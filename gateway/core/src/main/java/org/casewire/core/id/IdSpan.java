package org.casewire.core.id;

import java.time.Instant;
import java.util.UUID;

/**
 * The ids that were drawn in a span of time: a UUIDv7 begins with its milliseconds, so a table whose key it is can be
 * walked by time without an index of its own.
 *
 * @param from the least
 * @param to not included
 */
public record IdSpan(UUID from, UUID to) {
    /** @param to not included */
    public static IdSpan of(Instant from, Instant to) {
        return new IdSpan(first(from), first(to));
    }

    private static UUID first(Instant at) {
        return new UUID(Math.max(0, at.toEpochMilli()) << 16, 0);
    }
}
