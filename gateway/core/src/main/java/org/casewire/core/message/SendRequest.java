package org.casewire.core.message;

import java.time.Instant;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;

/**
 * One text that somebody wants to send.
 *
 * @param takeOver take a pair that is only reserved for another organisation
 * @param resendOf the message that this one repeats; {@code text} is then the old text
 * @param lastSeenEntry up to where the sender saw the thread: refused when somebody else wrote since
 * @param recognised the actor's key was good before; whether it is now must be read when the text is accepted
 * @param due the text that waited and is sent by this request; empty for one that comes from a caller
 */
public record SendRequest(
        OrganisationId organisation,
        CaseId caseId,
        String text,
        Author author,
        boolean takeOver,
        Optional<MessageId> resendOf,
        Optional<Long> lastSeenEntry,
        Optional<IdempotentRequest> idempotency,
        Actor actor,
        boolean recognised,
        SendTerms terms,
        Optional<Due> due) {
    /**
     * A text that was to be sent later, and whose time has come.
     *
     * @param number the patient's, as it was when the text was written: it is for no other
     * @param dueAt from when its clocks run
     */
    public record Due(MessageId id, String number, Instant dueAt) {
        @Override
        public String toString() {
            return "Due[" + id + "]";
        }
    }

    @Override
    public String toString() {
        return "SendRequest[" + caseId + "]";
    }
}
