package org.casewire.core.cases;

import java.util.Collection;
import java.util.List;
import org.casewire.core.db.BindColumns;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Locks the activity rows of cases, in the order of their keys: whoever changes several would else wait for another who
 * waits for her. Taken before attention and waiting are looked at, by a statement of its own.
 */
public final class ActivityLock {
    private ActivityLock() {}

    public static void take(Handle handle, Collection<CaseKey> cases) {
        List<CaseKey> sorted = cases.stream().distinct().sorted(CaseKey.ORDER).toList();
        if (!sorted.isEmpty()) {
            handle.attach(Store.class).lock(sorted);
        }
    }

    interface Store {
        @SqlQuery("""
                select a.case_id
                from unnest(:organisation, :caseId) as wanted (organisation_id, case_id)
                join case_activity a
                    on a.organisation_id = wanted.organisation_id
                    and a.case_id = wanted.case_id
                order by a.organisation_id, a.case_id
                for no key update of a
                """)
        List<CaseId> lock(@BindColumns List<CaseKey> cases);
    }
}
