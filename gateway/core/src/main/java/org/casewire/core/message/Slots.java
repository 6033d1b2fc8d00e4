package org.casewire.core.message;

import java.util.UUID;

/** Lanes hash to slots; a slot is the unit in which nodes divide a carrier's queue among them (data.md, Slots). */
public final class Slots {
    /** Fixed: it is stored beside every queued message. */
    public static final int COUNT = 16;

    private Slots() {}

    public static int of(UUID lane) {
        // The low half: a UUIDv7's high half is time.
        long bits = lane.getLeastSignificantBits();
        return Math.floorMod(Long.hashCode(bits), COUNT);
    }
}
