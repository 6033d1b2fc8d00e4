package org.casewire.core.cases;

import java.time.Instant;
import java.util.UUID;
import org.casewire.core.id.CaseId;

/**
 * A place in a list of cases. A page holds what stands behind it.
 *
 * @param part which of the list's parts it is in
 * @param at the time by which that part is ordered
 */
public record CaseCursor(Part part, Instant at, CaseId caseId) {
    /** In front of every case, the last active first. */
    public static final CaseCursor START =
            new CaseCursor(Part.ACTIVITY, Instant.parse("9999-12-31T00:00:00Z"), new CaseId(new UUID(-1, -1)));

    /** In front of every case, the longest waiting first. */
    public static final CaseCursor LONGEST_WAITING =
            new CaseCursor(Part.WAITING, Instant.parse("0001-01-01T00:00:00Z"), new CaseId(new UUID(0, 0)));

    /** What a list consists of. One that begins with the longest waiting goes on with those that do not wait. */
    public enum Part {
        WAITING,
        NOT_WAITING,
        ACTIVITY
    }
}
