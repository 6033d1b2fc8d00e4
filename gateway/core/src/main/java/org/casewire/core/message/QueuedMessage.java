package org.casewire.core.message;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.MobileNumber;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Tie;

/**
 * A committed message on its way to the carrier, as the dispatcher holds it in memory.
 *
 * @param lane what keeps its order: the case, or the message itself when it has none
 * @param position its place in the lane
 * @param pending bit n-1 is set while segment n is to be written
 * @param attempt how many times it was claimed for submitting
 * @param tries how many times the carrier refused it for now
 * @param tie how the segments are tied that the carrier has taken already; empty while it has none
 */
public record QueuedMessage(
        OrganisationId organisation,
        UUID lane,
        long position,
        MessageId id,
        Optional<CaseId> caseId,
        String carrier,
        int slot,
        SenderAddress source,
        MobileNumber destination,
        Encoding encoding,
        String text,
        int segmentCount,
        int reference,
        ConfirmOn confirmOn,
        boolean automatic,
        int pending,
        int attempt,
        int tries,
        Optional<Tie> tie,
        Instant nextAt,
        Instant notAfter,
        Instant queuedAt) {
    /** The same message with what the database says of its tries. */
    public QueuedMessage with(int nowPending, int nowAttempt, int nowTries, Instant nowNextAt) {
        return with(nowPending, nowAttempt, nowTries, tie, nowNextAt);
    }

    /** The same message after another try. */
    public QueuedMessage with(int nowPending, int nowAttempt, int nowTries, Optional<Tie> nowTie, Instant nowNextAt) {
        return new QueuedMessage(
                organisation,
                lane,
                position,
                id,
                caseId,
                carrier,
                slot,
                source,
                destination,
                encoding,
                text,
                segmentCount,
                reference,
                confirmOn,
                automatic,
                nowPending,
                nowAttempt,
                nowTries,
                nowTie,
                nowNextAt,
                notAfter,
                queuedAt);
    }

    @Override
    public String toString() {
        return "QueuedMessage[" + id + "]";
    }
}
