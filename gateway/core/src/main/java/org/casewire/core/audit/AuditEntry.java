package org.casewire.core.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;

/**
 * One thing somebody did. Never a text, name or number.
 *
 * @param action {@code noun.verb}, e.g. {@code message.send}, {@code thread.read}
 */
public record AuditEntry(
        OrganisationId organisation,
        UUID id,
        Instant at,
        Actor actor,
        String action,
        Optional<CaseId> caseId,
        Optional<MessageId> messageId) {}
