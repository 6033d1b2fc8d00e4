package org.casewire.core.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/**
 * Writes the audit trail, always in the transaction that does the thing. Each row carries its own SHA-256 over its
 * fields, so that a later chain can seal rows in any order. Safe for all threads.
 */
public final class AuditTrail {
    private final Ids ids;
    private final Clock clock;

    public AuditTrail(Ids ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    public AuditEntry entry(
            OrganisationId organisation,
            Actor actor,
            String action,
            Optional<CaseId> caseId,
            Optional<MessageId> messageId) {
        // Milliseconds, so that the hash can be computed again from the stored row.
        return new AuditEntry(
                organisation,
                ids.next(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                actor,
                action,
                caseId,
                messageId);
    }

    public void write(Handle handle, OrganisationId organisation, Actor actor, String action, Optional<CaseId> caseId) {
        write(handle, List.of(entry(organisation, actor, action, caseId, Optional.empty())));
    }

    public void write(Handle handle, List<AuditEntry> entries) {
        if (!entries.isEmpty()) {
            handle.attach(AuditStore.class)
                    .append(entries.stream().map(AuditTrail::row).toList());
        }
    }

    private static AuditStore.Row row(AuditEntry entry) {
        String caseId = entry.caseId().map(CaseId::toString).orElse("");
        String messageId = entry.messageId().map(MessageId::toString).orElse("");
        String hashed = String.join(
                "\n",
                entry.organisation().toString(),
                entry.id().toString(),
                entry.at().toString(),
                entry.actor().name(),
                entry.actor().role().name(),
                entry.action(),
                caseId,
                messageId,
                entry.actor().address(),
                entry.actor().requestId());
        return new AuditStore.Row(
                entry.organisation(),
                entry.id(),
                entry.at(),
                entry.actor().name(),
                entry.actor().role().name(),
                entry.action(),
                entry.caseId().map(CaseId::value).orElse(null),
                entry.messageId().map(MessageId::value).orElse(null),
                entry.actor().address(),
                entry.actor().requestId(),
                sha256(hashed));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
