package org.casewire.core.id;

import java.util.Comparator;
import java.util.UUID;

/** A case of an organisation. */
public record CaseKey(OrganisationId organisation, CaseId caseId) {
    /** The lock order: as PostgreSQL orders uuids, byte by byte, unsigned. */
    public static final Comparator<CaseKey> ORDER = Comparator.comparing(
                    (CaseKey key) -> key.organisation().value(), CaseKey::compare)
            .thenComparing(key -> key.caseId().value(), CaseKey::compare);

    private static int compare(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
