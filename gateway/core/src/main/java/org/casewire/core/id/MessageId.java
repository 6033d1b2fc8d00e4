package org.casewire.core.id;

import java.util.UUID;

/** Names one text in a thread. The value is a UUIDv7, so that ids sort roughly by time; nothing may rely on that order. */
public record MessageId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
