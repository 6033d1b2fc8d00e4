package org.casewire.core.cases;

import java.time.Instant;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;

/**
 * One contact request of one patient, opened, with what the list shows of its thread. It holds the patient's name,
 * number and last words in clear: never logged, and printed masked.
 *
 * @param reference the front end's own id for it
 * @param sender the sender number of its conversation, once a message was queued
 * @param unread inbound messages that nobody has read
 * @param attention whether an outbound message is not sent, not known to be sent or overdue, and nobody dealt with it
 * @param optedOut whether the patient asked this organisation to stop texting
 * @param sharedPhone whether another open case has this number for a patient of another name: what comes from it waits
 *     for somebody to say whose it is
 * @param assignee who answers for it
 * @param waitingSince when the oldest patient's text came that nobody has answered
 * @param lastActivityAt by which the list is ordered
 */
public record Case(
        OrganisationId organisationId,
        CaseId id,
        CaseStatus status,
        Optional<String> reference,
        Optional<String> subject,
        Patient patient,
        Optional<CaseSender> sender,
        boolean hidden,
        int unread,
        boolean attention,
        boolean optedOut,
        boolean sharedPhone,
        Optional<Assignee> assignee,
        Optional<Instant> waitingSince,
        Optional<FirstUnread> firstUnread,
        Instant createdAt,
        Instant statusChangedAt,
        Instant lastActivityAt,
        Optional<LastMessage> lastMessage) {
    @Override
    public String toString() {
        return "Case[" + id + " " + status + " " + patient + "]";
    }

    /**
     * @param phone empty when what is stored does not open
     * @param language fi, sv or en, where known: the language of automatic messages
     */
    public record Patient(Optional<PhoneNumber> phone, Optional<String> name, Optional<String> language) {
        @Override
        public String toString() {
            return "Patient[" + phone.map(PhoneNumber::toString).orElse("unreadable") + "]";
        }
    }

    /** The first of the patient's texts that nobody has read. */
    public record FirstUnread(String text, Instant createdAt) {
        @Override
        public String toString() {
            return "FirstUnread[" + createdAt + "]";
        }
    }

    /** The thread's last message. */
    public record LastMessage(MessageId id, boolean outbound, String text, MessageState state, Instant createdAt) {
        @Override
        public String toString() {
            return "LastMessage[" + id + " " + state + "]";
        }
    }
}
