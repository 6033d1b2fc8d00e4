package org.casewire.core.id;

import java.util.UUID;

/** Names an inbound text that belongs to no open case. The value is a UUIDv7, so that ids sort roughly by time; nothing may rely on that order. */
public record UnmatchedId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
