package org.casewire.core.conversation;

import java.time.Instant;
import java.util.List;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.text.Encoding;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The unmatched texts that wait for a case to be opened, or for somebody to say which case they belong to. */
interface WaitingTextStore {
    /** Those that enter the thread when the case is opened, the first one first; locked against being attached by hand. */
    @SqlQuery("""
            select id, reason, at, carrier, sender_number, number_sealed, text_sealed, encoding, incomplete,
                possible_duplicate
            from unmatched
            where organisation_id = :organisation
            and case_id = :caseId
            and reason in ('case-complete', 'case-not-started', 'needs-assignment')
            and handled_at is null
            order by at, id
            for update
            """)
    List<Row> waitingFor(OrganisationId organisation, CaseId caseId);

    @SqlUpdate("""
            update unmatched
            set handled_at = :now, message_id = :messageId
            where organisation_id = :organisation
            and id = :id
            """)
    void entered(OrganisationId organisation, UnmatchedId id, MessageId messageId, Instant now);

    /** Whether a text waits to be assigned, and no other open case is left that it could be assigned to. */
    @SqlQuery("""
            select exists (
                select from unmatched u
                where u.organisation_id = :organisation
                and u.reason = 'needs-assignment'
                and u.handled_at is null
                and :caseId = any(u.candidates)
                and not exists (
                    select from cases c
                    where c.organisation_id = :organisation
                    and c.id = any(u.candidates)
                    and c.id <> :caseId
                    and c.status = 'IN_PROGRESS'))
            """)
    boolean lastCandidateOfWaiting(OrganisationId organisation, CaseId caseId);

    record Row(
            UnmatchedId id,
            String reason,
            Instant at,
            String carrier,
            String senderNumber,
            byte[] numberSealed,
            byte[] textSealed,
            Encoding encoding,
            boolean incomplete,
            boolean possibleDuplicate) {}
}
