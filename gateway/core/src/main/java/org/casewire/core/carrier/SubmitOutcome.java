package org.casewire.core.carrier;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What came of one submitted segment. */
public sealed interface SubmitOutcome {
    /**
     * @param carrierMessageId the carrier's id for the segment, in the form by which receipts find it; may be empty:
     *     accepted, but no receipt will
     * @param written the id as the carrier wrote it, for people
     */
    record Accepted(String carrierMessageId, String written) implements SubmitOutcome {
        /** Of a carrier whose ids have one form. */
        public Accepted(String carrierMessageId) {
            this(carrierMessageId, carrierMessageId);
        }
    }

    /**
     * The carrier said no.
     *
     * @param code the carrier's own code, e.g. {@code "0x0000000b"}
     * @param detail words a professional understands
     */
    record Refused(Refusal refusal, String code, String detail) implements SubmitOutcome {}

    /** Nothing reached the network: the segment may go out again, safely. */
    record NotWritten(String reason) implements SubmitOutcome {}

    /**
     * Written, or perhaps written, and no answer came: never sent again by itself.
     *
     * @param later completes, on a network thread, if the carrier answers after its time; absent where none can come
     */
    record Unanswered(String reason, Optional<CompletionStage<SubmitOutcome>> later) implements SubmitOutcome {
        /** For good: the link that would bring the answer is gone. */
        public Unanswered(String reason) {
            this(reason, Optional.empty());
        }
    }

    /** Why a carrier refused, and so what the dispatcher does next (smpp.md, command_status). */
    enum Refusal {
        /** The carrier is throttling; not counted as a try. */
        FLOW,
        /** As FLOW, but for this destination alone: its lane waits, all others go on. */
        DESTINATION_FLOW,
        /** A passing fault: tried again later. */
        TRANSIENT,
        /** The session was not fit; goes back to the queue. */
        SESSION,
        /** Credentials refused; goes back to the queue. */
        CREDENTIAL,
        /** Our set-up does not fit the carrier; tried again as TRANSIENT, breaks after three. */
        CONFIGURATION,
        /** As CONFIGURATION, but it is the sender number that the carrier does not take. */
        SENDER_NUMBER,
        /** This recipient cannot be reached; final. */
        RECIPIENT,
        /** The segment is wrong, which is our bug; final. */
        CONTENT,
        /** The carrier could not read the PDU; tried again as TRANSIENT. */
        PROTOCOL;

        /** Whether trying again cannot help. */
        public boolean isFinal() {
            return switch (this) {
                case RECIPIENT, CONTENT -> true;
                case FLOW, DESTINATION_FLOW, TRANSIENT, SESSION, CREDENTIAL, CONFIGURATION, SENDER_NUMBER, PROTOCOL ->
                    false;
            };
        }

        /** Whether the link that brought it is of no use any more. */
        public boolean endsTheLink() {
            return switch (this) {
                case SESSION, CREDENTIAL, PROTOCOL -> true;
                case FLOW, DESTINATION_FLOW, TRANSIENT, CONFIGURATION, SENDER_NUMBER, RECIPIENT, CONTENT -> false;
            };
        }

        /** The class as smpp.md names it, for the history of a message. */
        public String word() {
            return switch (this) {
                case SENDER_NUMBER -> CONFIGURATION.name();
                case DESTINATION_FLOW -> FLOW.name();
                case FLOW, TRANSIENT, SESSION, CREDENTIAL, CONFIGURATION, RECIPIENT, CONTENT, PROTOCOL -> name();
            };
        }
    }
}
