package org.casewire.core.inbound;

import java.util.UUID;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;

/** Where a text was written to. */
sealed interface Placed {
    record AsMessage(OrganisationId organisation, CaseId caseId, MessageId messageId) implements Placed {}

    record AsUnmatched(OrganisationId organisation, UnmatchedId id) implements Placed {}

    record AsUnassigned(UUID id) implements Placed {}
}
