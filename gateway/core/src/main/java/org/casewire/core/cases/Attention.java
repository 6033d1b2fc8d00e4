package org.casewire.core.cases;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.casewire.core.db.BindColumns;
import org.casewire.core.event.InboxChange;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * The flag on a case whose outbound message is not sent, not known to be sent or overdue, and that nobody has dealt
 * with. A case counts once, however many of its messages need somebody. Each call returns by how much the inbox total
 * changes; the caller hands that to {@link org.casewire.core.event.InboxStore}. Works in the caller's transaction, with
 * or without the case row's lock: the activity row arbitrates, and everybody locks it before the attention rows.
 */
public final class Attention {
    private static final Comparator<CaseMessage> ORDER = Comparator.comparing(CaseMessage::key, CaseKey.ORDER);

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

    /**
     * Raises it for some messages and clears it of others, of many cases. Their activity rows are locked first, in the
     * order of their keys: two such batches would else wait for each other. Nearly always there is nothing to clear.
     */
    public static Map<OrganisationId, InboxChange> change(
            Handle handle, Collection<CaseMessage> raised, Collection<CaseMessage> cleared) {
        Map<OrganisationId, InboxChange> changes = new HashMap<>();
        Store store = handle.attach(Store.class);
        List<CaseMessage> clearing = cleared.isEmpty() ? List.of() : store.raised(List.copyOf(cleared));
        List<CaseMessage> all =
                Stream.concat(raised.stream(), clearing.stream()).sorted(ORDER).toList();
        if (!all.isEmpty()) {
            ActivityLock.take(handle, all.stream().map(CaseMessage::key).toList());
        }
        raised.stream()
                .sorted(ORDER)
                .forEach(one -> changes.merge(
                        one.organisation(),
                        raise(handle, one.organisation(), one.caseId(), one.message()),
                        InboxChange::plus));
        if (!clearing.isEmpty()) {
            store.clearAll(clearing)
                    .forEach(now -> changes.merge(
                            now.organisationId(), cleared(Optional.of(now.attention())), InboxChange::plus));
        }
        return changes;
    }

    /** A message of a case's thread. */
    public record CaseMessage(OrganisationId organisation, CaseId caseId, MessageId message) {
        public CaseKey key() {
            return new CaseKey(organisation, caseId);
        }
    }

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
        /** Those of them that have it. */
        @SqlQuery("""
                select t.organisation_id as organisation, t.case_id, t.message_id as message
                from unnest(:organisation, :caseId, :message) as settled (organisation_id, case_id, message_id)
                cross join lateral (
                    select *
                    from attention t
                    where t.organisation_id = settled.organisation_id
                    and t.case_id = settled.case_id
                    and t.message_id = settled.message_id
                    limit 1) t
                """)
        List<CaseMessage> raised(@BindColumns List<CaseMessage> messages);

        @SqlQuery("""
                with locked as materialized (
                    select organisation_id, case_id
                    from case_activity
                    where organisation_id = :organisation
                    and case_id = :caseId
                    for no key update),
                raised as (
                    insert into attention (organisation_id, case_id, message_id)
                    select organisation_id, case_id, :messageId from locked
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
                with locked as materialized (
                    select organisation_id, case_id
                    from case_activity
                    where organisation_id = :organisation
                    and case_id = :caseId
                    for no key update),
                cleared as (
                    delete from attention t
                    using locked
                    where t.organisation_id = locked.organisation_id
                    and t.case_id = locked.case_id
                    and t.message_id = :messageId
                    returning t.case_id)
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
                    using unnest(:organisation, :caseId, :message) as settled (organisation_id, case_id, message_id)
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
        List<Left> clearAll(@BindColumns List<CaseMessage> messages);

        @SqlQuery("""
                with locked as materialized (
                    select organisation_id, case_id
                    from case_activity
                    where organisation_id = :organisation
                    and case_id = :caseId
                    for no key update),
                gone as (
                    delete from attention t
                    using message m, locked
                    where t.organisation_id = locked.organisation_id
                    and t.case_id = locked.case_id
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
