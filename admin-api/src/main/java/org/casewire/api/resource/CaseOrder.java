package org.casewire.api.resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.problem.ProblemException;
import org.casewire.core.cases.CaseCursor;
import org.casewire.core.cases.CaseFilter.AssignedTo;
import org.casewire.core.id.CaseId;
import org.jspecify.annotations.Nullable;

/** How a list of cases is ordered, and how a place in it is written; each order has cursors of its own. */
enum CaseOrder {
    ACTIVITY("cases", CaseCursor.START),
    WAITING("cases-waiting", CaseCursor.LONGEST_WAITING);

    private static final int LONGEST_ID = 128;

    private final String list;
    private final CaseCursor start;

    CaseOrder(String list, CaseCursor start) {
        this.list = list;
        this.start = start;
    }

    /** @throws ProblemException 422 when it is given and no order */
    static CaseOrder of(@Nullable String order) {
        if (order == null) {
            return ACTIVITY;
        }
        if (!order.equals("waiting")) {
            throw ProblemException.invalid("order", "must be waiting, or left out for the last active first");
        }
        return WAITING;
    }

    /** Whose cases, as a filter names her: by her id, or nobody's as {@code none}. */
    static Optional<AssignedTo> assignee(@Nullable String asked) {
        if (asked == null) {
            return Optional.empty();
        }
        if (asked.isEmpty() || asked.length() > LONGEST_ID) {
            throw ProblemException.invalid("assignee", "must be a professional's id, or none");
        }
        return Optional.of(asked.equals("none") ? new AssignedTo.Nobody() : new AssignedTo.Professional(asked));
    }

    String list() {
        return list;
    }

    CaseCursor start() {
        return start;
    }

    static CaseCursor cursor(List<String> parts) {
        return new CaseCursor(
                CaseCursor.Part.valueOf(parts.get(0)),
                Instant.parse(parts.get(1)),
                new CaseId(UUID.fromString(parts.get(2))));
    }

    static String[] parts(CaseCursor cursor) {
        return new String[] {
            cursor.part().name(), cursor.at().toString(), cursor.caseId().toString()
        };
    }
}
