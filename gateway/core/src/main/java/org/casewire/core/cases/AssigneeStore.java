package org.casewire.core.cases;

import java.util.List;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Who answers for a case. The case's row is locked where something is decided by it. */
public interface AssigneeStore {
    @SqlQuery("""
            select assignee_index
            from case_activity
            where organisation_id = :organisation
            and case_id = :caseId
            """)
    List<Has> find(OrganisationId organisation, CaseId caseId);

    @SqlUpdate("""
            update case_activity
            set assignee_index = :index, assignee_sealed = :sealed
            where organisation_id = :organisation
            and case_id = :caseId
            """)
    void assign(OrganisationId organisation, CaseId caseId, byte @Nullable [] index, byte @Nullable [] sealed);

    @SqlQuery("""
            select count(*)
            from case_activity
            where organisation_id = :organisation
            and assignee_index = :index
            and status <> 'COMPLETE'
            """)
    long open(OrganisationId organisation, byte[] index);

    /** @param assigneeIndex null while nobody has it */
    record Has(byte @Nullable [] assigneeIndex) {}
}
