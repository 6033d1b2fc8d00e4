package org.casewire.core.cases;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Names cases by reference, patient and status. Works in the caller's transaction. Safe for all threads. */
public final class CaseBriefs {
    private final KeyRing keys;

    public CaseBriefs(KeyRing keys) {
        this.keys = keys;
    }

    /** Those that the organisation has. */
    public Map<CaseId, CaseBrief> of(Handle handle, OrganisationId organisation, Collection<CaseId> cases) {
        Map<CaseId, CaseBrief> briefs = new HashMap<>();
        if (!cases.isEmpty()) {
            Sealer sealer = keys.of(organisation).sealer();
            handle.attach(Store.class)
                    .find(organisation, cases.stream().distinct().toArray(CaseId[]::new))
                    .forEach(row -> briefs.put(row.id(), open(sealer, row)));
        }
        return briefs;
    }

    private static CaseBrief open(Sealer sealer, Store.Row row) {
        UUID id = row.id().value();
        return new CaseBrief(
                row.id(),
                Optional.ofNullable(row.referenceSealed())
                        .map(value -> sealer.show(SealedColumn.CASE_REFERENCE, id, value)),
                Optional.ofNullable(row.nameSealed()).map(value -> sealer.show(SealedColumn.CASE_NAME, id, value)),
                row.status());
    }

    interface Store {
        @SqlQuery("""
                select id, status, reference_sealed, name_sealed
                from cases
                where organisation_id = :organisation
                and id = any(:cases)
                """)
        List<Row> find(OrganisationId organisation, CaseId[] cases);

        record Row(CaseId id, CaseStatus status, byte @Nullable [] referenceSealed, byte @Nullable [] nameSealed) {}
    }
}
