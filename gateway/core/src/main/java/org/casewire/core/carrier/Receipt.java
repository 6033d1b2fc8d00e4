package org.casewire.core.carrier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A delivery receipt for one segment, understood as far as possible.
 *
 * @param messageIds the forms under which the carrier's id may have been stored, the likeliest first
 * @param ruledOut forms that the profile says it is not in: looked at only to tell an operator that the profile is wrong
 * @param source the receipt's own source address (the patient, at most carriers), normalised like InboundPart.from
 * @param destination the receipt's own destination address (our sender number, at most carriers)
 * @param stat the carrier's word as it came, e.g. {@code "DELIVRD"}
 * @param error the carrier's error code as it came; empty when there was none
 * @param permanent whether trying again is useless; empty when the carrier did not tell
 * @param reason why it was not delivered, in words a professional understands; empty when the carrier did not tell
 * @param at when the carrier says it happened
 * @param reference the {@link OutboundSegment#ownReference} that the carrier echoes; empty where it does not, or none was
 *     sent
 * @param raw the receipt's own fields, without any text of the message; sealed when stored
 */
public record Receipt(
        String carrier,
        List<String> messageIds,
        List<String> ruledOut,
        String source,
        String destination,
        Status status,
        String stat,
        String error,
        Optional<Boolean> permanent,
        Optional<String> reason,
        Optional<Instant> at,
        Optional<Integer> reference,
        String raw) {
    public enum Status {
        DELIVERED,
        UNDER_WAY,
        EXPIRED,
        UNDELIVERED,
        UNKNOWN
    }

    @Override
    public String toString() {
        return "Receipt[" + carrier + " " + stat + "]";
    }
}
