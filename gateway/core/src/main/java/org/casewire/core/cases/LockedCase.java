package org.casewire.core.cases;

import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * What decides about a case, as its locked row says it (or, where a method says so, as it was a moment ago).
 *
 * @param phoneIndex the organisation's blind index of the patient's number
 */
public record LockedCase(
        OrganisationId organisationId,
        CaseId id,
        CaseStatus status,
        byte[] phoneIndex,
        byte[] phoneSealed,
        @Nullable String carrier,
        @Nullable String senderNumber,
        @Nullable String language) {
    /** The conversation it has joined, also while it is closed. */
    public Optional<CaseSender> sender() {
        return carrier == null || senderNumber == null
                ? Optional.empty()
                : Optional.of(new CaseSender(carrier, senderNumber));
    }

    @Override
    public String toString() {
        return "LockedCase[" + id + " " + status + "]";
    }
}
