package org.casewire.core.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Rows of notes. */
public interface NoteStore {
    @SqlUpdate("""
            insert into note (organisation_id, id, case_id, position, text_sealed, author_sealed, created_at)
            values (:organisationId, :id, :caseId, :position, :textSealed, :authorSealed, :createdAt)
            """)
    void insert(@BindMethods Row row);

    /** The next entry of a case whose row the caller has locked, in whatever status it is. */
    @SqlQuery("""
            update cases
            set next_position = next_position + 1
            where organisation_id = :organisation
            and id = :caseId
            returning next_position - 1
            """)
    long takePosition(OrganisationId organisation, CaseId caseId);

    /** The newest page before a position, oldest first. */
    @SqlQuery("""
            select page.*
            from (
                select organisation_id, id, case_id, position, text_sealed, author_sealed, created_at
                from note
                where organisation_id = :organisation
                and case_id = :caseId
                and position < :before
                order by position desc
                limit :limit) page
            order by page.position
            """)
    List<Row> before(OrganisationId organisation, CaseId caseId, long before, int limit);

    @SqlQuery("""
            select organisation_id, id, case_id, position, text_sealed, author_sealed, created_at
            from note
            where organisation_id = :organisation
            and case_id = :caseId
            and position > :after
            order by position
            limit :limit
            """)
    List<Row> after(OrganisationId organisation, CaseId caseId, long after, int limit);

    @SqlQuery("""
            select organisation_id, id, case_id, position, text_sealed, author_sealed, created_at
            from note
            where organisation_id = :organisation
            and case_id = :caseId
            and id = :id
            """)
    Optional<Row> find(OrganisationId organisation, CaseId caseId, MessageId id);

    record Row(
            OrganisationId organisationId,
            MessageId id,
            CaseId caseId,
            long position,
            byte[] textSealed,
            byte[] authorSealed,
            Instant createdAt) {}
}
