package org.casewire.core.id;

import java.util.Comparator;

/** A case of an organisation. */
public record CaseKey(OrganisationId organisation, CaseId caseId) {
    /** The lock order: as PostgreSQL orders uuids, unsigned, byte by byte, which is the order of their text. */
    public static final Comparator<CaseKey> ORDER = Comparator.comparing(
                    (CaseKey key) -> key.organisation().toString())
            .thenComparing(key -> key.caseId().toString());
}
