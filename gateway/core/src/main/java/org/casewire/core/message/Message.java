package org.casewire.core.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.text.Encoding;

/**
 * One text of a thread, opened, with everything that has happened to it so far.
 *
 * @param entry its position in the thread; 0 while it is outside of one
 * @param number the patient's number as it was then
 * @param possiblyMixed its parts may be of two texts of the patient
 * @param otherSenderNumber it came to another of our numbers than its case writes from
 * @param confirmation empty for inbound messages
 * @param placedBy the rule that placed an inbound message
 * @param reading of an inbound message that nobody could read, or that was read by a guess
 * @param asked what was asked for when it was written
 */
public record Message(
        MessageId id,
        Optional<CaseId> caseId,
        long entry,
        boolean outbound,
        String number,
        String senderNumber,
        String text,
        Optional<Author> author,
        boolean automatic,
        boolean late,
        boolean incomplete,
        boolean possibleDuplicate,
        boolean possiblyMixed,
        boolean otherSenderNumber,
        MessageState state,
        Optional<Confirmation> confirmation,
        Optional<Failure> failure,
        Encoding encoding,
        int segmentCount,
        Optional<Instant> overdueSince,
        Instant createdAt,
        Optional<Instant> acceptedAt,
        Optional<Instant> deliveredAt,
        Optional<MessageId> resendOf,
        Optional<String> placedBy,
        List<CaseId> alsoOpen,
        Optional<Reading> reading,
        Asked asked)
        implements ThreadEntry {
    /**
     * How the carrier labelled it, and what it was read as all the same.
     *
     * @param charset empty when nobody could read it
     */
    public record Reading(int dataCoding, Optional<String> charset) {}

    Message read(Reading as) {
        return with(createdAt, Optional.of(as), asked);
    }

    /** @param askedAt when one that was to be sent later was written; it has entered its thread since */
    Message asked(Optional<Instant> askedAt, Asked wanted) {
        return with(askedAt.orElse(createdAt), reading, wanted);
    }

    private Message with(Instant written, Optional<Reading> as, Asked wanted) {
        return new Message(
                id,
                caseId,
                entry,
                outbound,
                number,
                senderNumber,
                text,
                author,
                automatic,
                late,
                incomplete,
                possibleDuplicate,
                possiblyMixed,
                otherSenderNumber,
                state,
                confirmation,
                failure,
                encoding,
                segmentCount,
                overdueSince,
                written,
                acceptedAt,
                deliveredAt,
                resendOf,
                placedBy,
                alsoOpen,
                as,
                wanted);
    }

    /**
     * What the sender of an outbound message wanted.
     *
     * @param scheduledFor when it was to be sent, unless at once
     * @param replyWithin how long after its acceptance an answer was expected
     */
    public record Asked(Optional<Instant> scheduledFor, Optional<Duration> replyWithin) {
        static final Asked NOTHING = new Asked(Optional.empty(), Optional.empty());
    }

    /**
     * Why a message did not arrive, or is not known to have.
     *
     * @param code the carrier's own code or one of ours, e.g. {@code cancelled}
     * @param detail words a professional understands
     * @param permanent whether sending it again is useless
     */
    public record Failure(String code, String detail, boolean permanent) {}

    @Override
    public String toString() {
        return "Message[" + id + " " + state + "]";
    }
}
