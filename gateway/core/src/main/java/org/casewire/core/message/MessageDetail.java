package org.casewire.core.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A message with each segment and its history, told in the carrier's own codes, without text or number. */
public record MessageDetail(Message message, List<Segment> segments, List<Step> history) {
    /** @param number from 1 */
    public record Segment(int number, String state, Optional<String> carrierMessageId, Optional<String> error) {}

    /**
     * @param state a message state, the class of a refused try, or what a person decided: SETTLED, RESENT, CANCELLED, with
     *     the name in the detail
     */
    public record Step(String state, Instant at, String detail) {}
}
