package org.casewire.core.inbound;

import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** A message out of one thread and into another. For the application login, with both case rows locked. */
interface MoveStore {
    @SqlQuery("""
            select m.direction, m.position, m.carrier, m.sender_number, b.number_sealed
            from message m
            join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
            where m.organisation_id = :organisation
            and m.id = :message
            and m.case_id = :caseId
            """)
    Optional<Placed> find(OrganisationId organisation, CaseId caseId, MessageId message);

    @SqlQuery("""
            update cases
            set next_position = next_position + 1
            where organisation_id = :organisation
            and id = :caseId
            returning next_position - 1
            """)
    long nextPosition(OrganisationId organisation, CaseId caseId);

    /** The case it comes from becomes one of those that it could have been for, and the one it goes to none of them. */
    @SqlUpdate("""
            update message
            set case_id = :to,
                position = :position,
                placed_by = :rule,
                other_sender_number = :otherSenderNumber,
                first_entry = not (cast(:to as uuid) = any(left_cases)),
                left_cases = array_append(array_remove(left_cases, cast(:from as uuid)), cast(:from as uuid)),
                also_open = array_append(array_remove(also_open, cast(:to as uuid)), cast(:from as uuid))
            where organisation_id = :organisation
            and id = :message
            and case_id = :from
            """)
    void move(
            OrganisationId organisation,
            MessageId message,
            CaseId from,
            CaseId to,
            long position,
            String rule,
            boolean otherSenderNumber);

    /** Tells by how many messages and cases the unread totals fall. */
    @SqlQuery("""
            with before as (
                select unread, read_position
                from case_activity
                where organisation_id = :organisation
                and case_id = :caseId
                for no key update),
            latest as (
                select id, created_at
                from message
                where organisation_id = :organisation
                and case_id = :caseId
                order by position desc
                limit 1)
            update case_activity a
            set unread = a.unread - case when :position > before.read_position and a.unread > 0 then 1 else 0 end,
                last_message_id = (select id from latest),
                last_message_at = (select created_at from latest)
            from before
            where a.organisation_id = :organisation
            and a.case_id = :caseId
            returning before.unread - a.unread as messages,
                case when before.unread = 1 and a.unread = 0 then 1 else 0 end as cases
            """)
    Fall leave(OrganisationId organisation, CaseId caseId, long position);

    /** Tells the case's unread messages. */
    @SqlQuery("""
            update case_activity
            set unread = unread + 1,
                hidden = false,
                last_activity_at = greatest(last_activity_at, now()),
                last_message_id = :message,
                last_message_at = (
                    select created_at
                    from message
                    where organisation_id = :organisation
                    and id = :message)
            where organisation_id = :organisation
            and case_id = :caseId
            returning unread
            """)
    int enter(OrganisationId organisation, CaseId caseId, MessageId message);

    record Placed(String direction, long position, String carrier, String senderNumber, byte[] numberSealed) {}

    record Fall(int messages, int cases) {}
}
