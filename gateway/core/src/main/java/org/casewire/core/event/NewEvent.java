package org.casewire.core.event;

import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;

/** A fact about to be written. {@code state} is the message's or the case's new state, where there is one. */
public record NewEvent(
        OrganisationId organisation,
        EventType type,
        Optional<CaseId> caseId,
        Optional<MessageId> messageId,
        Optional<String> state) {
    public static NewEvent ofCase(OrganisationId organisation, EventType type, CaseId caseId) {
        return new NewEvent(organisation, type, Optional.of(caseId), Optional.empty(), Optional.empty());
    }

    public static NewEvent ofMessage(
            OrganisationId organisation, EventType type, Optional<CaseId> caseId, MessageId messageId, String state) {
        return new NewEvent(organisation, type, caseId, Optional.of(messageId), Optional.of(state));
    }

    public static NewEvent of(OrganisationId organisation, EventType type) {
        return new NewEvent(organisation, type, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
