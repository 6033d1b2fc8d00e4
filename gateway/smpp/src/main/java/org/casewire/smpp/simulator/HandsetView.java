package org.casewire.smpp.simulator;

import java.time.Instant;
import java.util.List;

/**
 * What a patient's phone shows, oldest first.
 *
 * @param on whether it is switched on
 * @param refuses whether what is sent to it ends undelivered
 */
public record HandsetView(String number, boolean on, boolean refuses, List<Entry> messages) {

    /**
     * One text on the screen, its parts joined.
     *
     * @param direction RECEIVED, or SENT by the patient
     * @param peer the other side's address
     * @param complete whether every part has come, or, for a text sent, whether the gateway has acknowledged them all
     */
    public record Entry(Direction direction, String peer, String text, boolean complete, Instant at) {
        @Override
        public String toString() {
            return "Entry[" + direction + "]";
        }
    }

    /** Which way a text went, seen from the phone. */
    public enum Direction {
        RECEIVED,
        SENT
    }

    @Override
    public String toString() {
        return "HandsetView[" + messages.size() + "]";
    }
}
