package org.casewire.core.cases;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.event.InboxChange;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * The flag on a case whose outbound message is not sent, not known to be sent or overdue, and that nobody has dealt
 * with. A case counts once, however many of its messages need somebody. Each call returns by how much the inbox total
 * changes; the caller hands that to {@link org.casewire.core.event.InboxStore}. Works in the caller's transaction, with
 * or without the case row's lock: the activity row arbitrates.
 */
public final class Attention {
    private Attention() {}

    /** Raises it for a message; one that has it already changes nothing. */
    public static InboxChange raise(Handle handle, OrganisationId organisation, CaseId caseId, MessageId messageId) {
        return handle.attach(Store.class)
                .raise(organisation, caseId, messageId)
                .filter(now -> now == 1)
                .map(now -> InboxChange.ofAttention(1))
                .orElse(InboxChange.NONE);
    }

    /** Clears it of one message: resent, settled, or a good receipt came. */
    public static InboxChange clearMessage(
            Handle handle, OrganisationId organisation, CaseId caseId, MessageId messageId) {
        return cleared(handle.attach(Store.class).clear(organisation, caseId, messageId));
    }

    /** Clears it of many messages in one statement; nearly always none of them has it. */
    public static Map<OrganisationId, InboxChange> clearMessages(Handle handle, List<CaseMessage> messages) {
        Map<OrganisationId, InboxChange> changes = new HashMap<>();
        if (!messages.isEmpty()) {
            handle.attach(Store.class)
                    .clearAll(
                            messages.stream().map(CaseMessage::organisation).toArray(OrganisationId[]::new),
                            messages.stream().map(CaseMessage::caseId).toArray(CaseId[]::new),
                            messages.stream().map(CaseMessage::message).toArray(MessageId[]::new))
                    .forEach(now -> changes.merge(
                            now.organisationId(), cleared(Optional.of(now.attention())), InboxChange::plus));
        }
        return changes;
    }

    /** A message of a case's thread. */
    public record CaseMessage(OrganisationId organisation, CaseId caseId, MessageId message) {}

    /** Clears it of all messages of the thread up to and including this entry: they were read. */
    public static InboxChange clearUpTo(Handle handle, OrganisationId organisation, CaseId caseId, long position) {
        return cleared(handle.attach(Store.class).clearUpTo(organisation, caseId, position));
    }

    private static InboxChange cleared(Optional<Integer> left) {
        return left.filter(now -> now == 0)
                .map(now -> InboxChange.ofAttention(-1))
                .orElse(InboxChange.NONE);
    }

    /** Each method tells the case's count after the change, or nothing when there was none. */
    interface Store {
        @SqlQuery("""
                with raised as (
                    insert into attention (organisation_id, case_id, message_id)
                    values (:organisation, :caseId, :messageId)
                    on conflict do nothing
                    returning case_id)
                update case_activity a
                set attention = a.attention + 1
                from raised
                where a.organisation_id = :organisation
                and a.case_id = raised.case_id
                returning a.attention
                """)
        Optional<Integer> raise(OrganisationId organisation, CaseId caseId, MessageId messageId);

        @SqlQuery("""
                with cleared as (
                    delete from attention
                    where organisation_id = :organisation
                    and case_id = :caseId
                    and message_id = :messageId
                    returning case_id)
                update case_activity a
                set attention = a.attention - 1
                from cleared
                where a.organisation_id = :organisation
                and a.case_id = cleared.case_id
                returning a.attention
                """)
        Optional<Integer> clear(OrganisationId organisation, CaseId caseId, MessageId messageId);

        @SqlQuery("""
                with cleared as (
                    delete from attention t
                    using unnest(:organisations, :cases, :messages) as settled (organisation_id, case_id, message_id)
                    where t.organisation_id = settled.organisation_id
                    and t.case_id = settled.case_id
                    and t.message_id = settled.message_id
                    returning t.organisation_id, t.case_id),
                counted as (
                    select organisation_id, case_id, count(*)::integer as number
                    from cleared
                    group by organisation_id, case_id)
                update case_activity a
                set attention = a.attention - counted.number
                from counted
                where a.organisation_id = counted.organisation_id
                and a.case_id = counted.case_id
                returning a.organisation_id, a.attention
                """)
        List<Left> clearAll(OrganisationId[] organisations, CaseId[] cases, MessageId[] messages);

        @SqlQuery("""
                with gone as (
                    delete from attention t
                    using message m
                    where t.organisation_id = :organisation
                    and t.case_id = :caseId
                    and m.organisation_id = t.organisation_id
                    and m.id = t.message_id
                    and m.position <= :position
                    returning t.case_id),
                cleared as (
                    select case_id, count(*)::integer as number
                    from gone
                    group by case_id)
                update case_activity a
                set attention = a.attention - cleared.number
                from cleared
                where a.organisation_id = :organisation
                and a.case_id = cleared.case_id
                returning a.attention
                """)
        Optional<Integer> clearUpTo(OrganisationId organisation, CaseId caseId, long position);

        record Left(OrganisationId organisationId, int attention) {}
    }
}
