package org.casewire.core.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.casewire.core.db.BindColumns;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

interface AuditStore {
    @SqlUpdate("""
            insert into audit
                (organisation_id, id, at, actor, role, action, case_id, message_id, address, request_id, sha256)
            select row.*
            from unnest(:organisation, :id, :at, :actor, :role, :action, :caseId, :messageId, :address, :requestId,
                :sha256) as row
            """)
    void append(@BindColumns List<Row> rows);

    /** actor: "" for anybody's. */
    @SqlQuery("""
            select id, at, actor, role, action, case_id, message_id, address, request_id
            from audit
            where organisation_id = :organisation and id < :before and at >= :from and at < :to
                and (:actor = '' or actor = :actor or starts_with(actor, :actor || '/')
                    or right(actor, length(:actor) + 1) = '/' || :actor)
            order by id desc
            limit :limit
            """)
    List<AuditReader.AuditRow> list(
            OrganisationId organisation, String actor, Instant from, Instant to, UUID before, int limit);

    @SqlQuery("""
            select id, at, actor, role, action, case_id, message_id, address, request_id
            from audit
            where organisation_id = :organisation and case_id = :caseId and id < :before and at >= :from and at < :to
                and (:actor = '' or actor = :actor or starts_with(actor, :actor || '/')
                    or right(actor, length(:actor) + 1) = '/' || :actor)
            order by id desc
            limit :limit
            """)
    List<AuditReader.AuditRow> listOfCase(
            OrganisationId organisation, CaseId caseId, String actor, Instant from, Instant to, UUID before, int limit);

    record Row(
            OrganisationId organisation,
            UUID id,
            Instant at,
            String actor,
            String role,
            String action,
            @Nullable UUID caseId,
            @Nullable UUID messageId,
            String address,
            String requestId,
            byte[] sha256) {}
}
