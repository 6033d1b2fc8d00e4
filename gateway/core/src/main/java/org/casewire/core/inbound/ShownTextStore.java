package org.casewire.core.inbound;

import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What changes about an inbound message that stands in a thread: its text, when it is completed, and its place. */
interface ShownTextStore {
    @SqlQuery("""
            select case_id, position
            from message
            where organisation_id = :organisation
            and id = :message
            and direction = 'INBOUND'
            """)
    Optional<Place> place(OrganisationId organisation, MessageId message);

    /** Hands out the next position; the row stays locked. */
    @SqlQuery("""
            update cases
            set next_position = next_position + 1
            where organisation_id = :organisation
            and id = :caseId
            returning next_position - 1
            """)
    Optional<Long> nextPosition(OrganisationId organisation, CaseId caseId);

    /** 0 when the message was moved meanwhile. */
    @SqlUpdate("""
            update message
            set position = :to, first_entry = false, incomplete = :incomplete,
                possibly_mixed = :possiblyMixed, encoding = :encoding, segment_count = :segments
            where organisation_id = :organisation
            and id = :message
            and case_id = :caseId
            and position = :from
            """)
    int change(
            OrganisationId organisation,
            MessageId message,
            CaseId caseId,
            long from,
            long to,
            boolean incomplete,
            boolean possiblyMixed,
            String encoding,
            int segments);

    @SqlUpdate("""
            update message_body
            set text_sealed = :text
            where organisation_id = :organisation
            and message_id = :message
            """)
    void text(OrganisationId organisation, MessageId message, byte[] text);

    /** The message stands at a new position, unread. Tells by how many messages and cases the unread totals rise. */
    @SqlQuery("""
            with before as (
                select unread, read_position
                from case_activity
                where organisation_id = :organisation
                and case_id = :caseId
                for no key update)
            update case_activity a
            set unread = a.unread + case when :from <= before.read_position then 1 else 0 end,
                hidden = false,
                last_activity_at = greatest(a.last_activity_at, now()),
                last_message_id = :message
            from before
            where a.organisation_id = :organisation
            and a.case_id = :caseId
            returning a.unread - before.unread as messages,
                case when before.unread = 0 and a.unread = 1 then 1 else 0 end as cases
            """)
    Rise unreadAgain(OrganisationId organisation, CaseId caseId, MessageId message, long from);

    record Place(CaseId caseId, long position) {}

    record Rise(int messages, int cases) {}
}
