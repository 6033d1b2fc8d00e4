package org.casewire.core.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.db.Database;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jspecify.annotations.Nullable;

/** Who did what, as the organisation's administrators read it. Safe for all threads. */
public final class AuditReader {
    /** Before all entries. */
    public static final UUID NEWEST = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private final Database app;

    public AuditReader(Database app) {
        this.app = app;
    }

    /**
     * One page, newest first.
     *
     * @param before the last entry of the page before, or {@link #NEWEST}
     */
    public List<AuditRow> list(OrganisationId organisation, Filter filter, UUID before, int limit) {
        return app.inTransaction(organisation, handle -> {
            AuditStore store = handle.attach(AuditStore.class);
            String actor = filter.actor().orElse("");
            Instant from = filter.from().orElse(Instant.EPOCH);
            Instant to = filter.to().orElse(Instant.parse("9999-12-31T23:59:59Z"));
            return filter.caseId()
                    .map(caseId -> store.listOfCase(organisation, caseId, actor, from, to, before, limit))
                    .orElseGet(() -> store.list(organisation, actor, from, to, before, limit));
        });
    }

    /**
     * @param actor a key's id, a professional's id, or both as {@code key/professional}
     * @param from the earliest time
     * @param to the first time that no longer counts
     */
    public record Filter(
            Optional<CaseId> caseId, Optional<String> actor, Optional<Instant> from, Optional<Instant> to) {}

    /** An entry as it is stored. */
    public record AuditRow(
            UUID id,
            Instant at,
            String actor,
            String role,
            String action,
            @Nullable UUID caseId,
            @Nullable UUID messageId,
            String address,
            String requestId) {}
}
