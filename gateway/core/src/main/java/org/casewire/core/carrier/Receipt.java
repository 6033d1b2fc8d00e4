package org.casewire.core.carrier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A delivery receipt for one segment, understood as far as possible.
 *
 * @param messageIds the forms under which the carrier's id may have been stored, the likeliest first
 * @param ruledOut forms that the profile says it is not in: looked at only to tell an operator that the profile is wrong
 * @param ends whose text it was, by its addresses in either direction; empty when it names none
 * @param evidence how it is known for a receipt
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
        List<Ends> ends,
        Evidence evidence,
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

    /** Each normalised as in {@link InboundPart}. */
    public record Ends(String senderNumber, String patient) {
        @Override
        public String toString() {
            return "Ends[]";
        }
    }

    /** How sure it is that a patient did not write it, and that it belongs to the pair that it names. */
    public enum Evidence {
        /** The carrier said that it is one. */
        SAID,
        /** The same, and the carrier's ids are believed where its addresses are masked or foreign. */
        ID_TRUSTED,
        /** It only looks like one: a receipt when this carrier gave us its id on that pair, and else a text. */
        TEXT_ALONE
    }

    @Override
    public String toString() {
        return "Receipt[" + carrier + " " + stat + "]";
    }
}
