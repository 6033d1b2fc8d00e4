package org.casewire.core.inbound;

import java.time.Instant;
import java.util.UUID;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Who wants no texts. */
interface OptOutStore {
    @SqlUpdate("""
            insert into opt_out (organisation_id, phone_index)
            values (:organisation, :phone)
            on conflict do nothing
            """)
    int add(OrganisationId organisation, byte[] phone);

    @SqlUpdate("""
            delete from opt_out
            where organisation_id = :organisation
            and phone_index = :phone
            """)
    int remove(OrganisationId organisation, byte[] phone);

    @SqlQuery("""
            select exists (
                select
                from opt_out
                where organisation_id = :organisation
                and phone_index = :phone)
            """)
    boolean stands(OrganisationId organisation, byte[] phone);

    @SqlUpdate("""
            insert into opt_out_word
                (organisation_id, id, phone_index, case_id, opted_out, basis_sealed, author_sealed, at)
            values
                (:organisationId, :id, :phoneIndex, :caseId, :optedOut, :basisSealed, :authorSealed, :at)
            """)
    void record(@BindMethods Recorded word);

    record Recorded(
            OrganisationId organisationId,
            UUID id,
            byte[] phoneIndex,
            CaseId caseId,
            boolean optedOut,
            byte[] basisSealed,
            byte[] authorSealed,
            Instant at) {}
}
