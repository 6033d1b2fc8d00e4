package org.casewire.core.cases;

import java.time.Instant;
import java.util.UUID;
import org.casewire.core.id.CaseId;

/** A place in the list of cases, which runs from the last activity back. A page holds what stands behind it. */
public record CaseCursor(Instant lastActivityAt, CaseId caseId) {
    /** In front of every case. */
    public static final CaseCursor START =
            new CaseCursor(Instant.parse("9999-12-31T00:00:00Z"), new CaseId(new UUID(-1, -1)));
}
