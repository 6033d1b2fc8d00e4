package org.casewire.core.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The queue and the intents, as the dispatcher works on them with the link login. */
@RegisterConstructorMapper(DispatchStore.Claimed.class)
@RegisterConstructorMapper(DispatchStore.Waiting.class)
@RegisterConstructorMapper(DispatchStore.OpenIntent.class)
interface DispatchStore {
    /** Holds the slots against a take-over until the transaction ends; the count must match what was asked for. */
    @SqlQuery("""
            select count(*)
            from (
                select
                from slot_lease
                where carrier = :carrier
                and slot = any(:slots)
                and incarnation = :incarnation
                for share) held
            """)
    int holdSlots(String carrier, Short[] slots, UUID incarnation);

    /**
     * Takes messages off the queue. What was taken back meanwhile is not there any more, and what an earlier message of
     * its lane still waits before is left.
     */
    @SqlQuery("""
            delete from queue q
            using unnest(:organisations, :lanes, :positions, :messages)
                as wanted (organisation_id, lane, position, message_id)
            where q.organisation_id = wanted.organisation_id
            and q.lane = wanted.lane
            and q.position = wanted.position
            and q.message_id = wanted.message_id
            and not exists (
                select from queue earlier
                where earlier.organisation_id = wanted.organisation_id
                and earlier.lane = wanted.lane
                and earlier.position < wanted.position)
            returning q.message_id, q.pending, q.attempt, q.tries, q.not_after <= now() as expired
            """)
    List<Claimed> claim(OrganisationId[] organisations, UUID[] lanes, Long[] positions, MessageId[] messages);

    @SqlQuery("select message_id from queue where message_id = any(:messages)")
    List<MessageId> stillQueued(MessageId[] messages);

    @SqlUpdate("""
            insert into submit_intent (id, carrier, incarnation, organisation_ids, message_ids, pendings, attempts)
            values (:id, :carrier, :incarnation, :organisations, :messages, :pendings, :attempts)
            """)
    void insertIntent(
            UUID id,
            String carrier,
            UUID incarnation,
            OrganisationId[] organisations,
            MessageId[] messages,
            Integer[] pendings,
            Short[] attempts);

    /** A page of what waits, with everything a submit needs, in the order of the key. */
    @SqlQuery("""
            select q.organisation_id, q.lane, q.position, q.message_id, m.case_id, q.carrier, q.slot, m.sender_number,
                n.kind, b.number_sealed, m.encoding, b.text_sealed, m.segment_count, m.reference,
                m.confirm_on, q.automatic, q.pending,
                q.attempt, q.tries, q.next_at, q.not_after, q.queued_at
            from queue q
            join message m on m.organisation_id = q.organisation_id and m.id = q.message_id
            join message_body b on b.organisation_id = q.organisation_id and b.message_id = q.message_id
            left join sender_number n
                on n.organisation_id = q.organisation_id
                and n.carrier = q.carrier
                and n.number = m.sender_number
            where q.carrier = :carrier
            and q.slot = any(:slots)
            and (q.organisation_id, q.lane, q.position) > (:organisation, :lane, :position)
            order by q.organisation_id, q.lane, q.position
            limit :limit
            """)
    List<Waiting> page(String carrier, Short[] slots, UUID organisation, UUID lane, long position, int limit);

    /** Messages of an abandoned intent that are not queued again, in the shape of the queue. */
    @SqlQuery("""
            select m.organisation_id, coalesce(m.case_id, m.id) as lane, coalesce(m.position, 0) as position,
                m.id as message_id, m.case_id, m.carrier, 0 as slot, m.sender_number, n.kind, b.number_sealed,
                m.encoding, b.text_sealed, m.segment_count, m.reference, m.confirm_on,
                m.automatic is not null as automatic, intent.pending, intent.attempt, 0 as tries,
                m.created_at as next_at, m.not_after, m.created_at as queued_at
            from unnest(:organisations, :messages, :pendings, :attempts)
                as intent (organisation_id, message_id, pending, attempt)
            join message m on m.organisation_id = intent.organisation_id and m.id = intent.message_id
            join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
            left join sender_number n
                on n.organisation_id = m.organisation_id
                and n.carrier = m.carrier
                and n.number = m.sender_number
            where not exists (
                select from queue q
                where q.organisation_id = m.organisation_id
                and q.lane = coalesce(m.case_id, m.id)
                and q.position = coalesce(m.position, 0))
            and (
                select count(*)
                from delivery d
                where d.organisation_id = m.organisation_id
                and d.message_id = m.id) < m.segment_count
            """)
    List<Waiting> unsettled(
            OrganisationId[] organisations, MessageId[] messages, Integer[] pendings, Integer[] attempts);

    /** Intents of processes that are gone. */
    @SqlQuery("""
            select i.id, i.organisation_ids, i.message_ids, i.pendings, i.attempts, i.at
            from submit_intent i
            where i.carrier = :carrier
            and i.open
            and i.incarnation <> :mine
            and not exists (
                select from node n
                where n.incarnation = i.incarnation)
            order by i.id
            for update of i
            """)
    List<OpenIntent> abandoned(String carrier, UUID mine);

    @SqlUpdate("update submit_intent set open = false where id = any(:ids) and open")
    void closeIntents(UUID[] ids);

    record Claimed(MessageId messageId, int pending, int attempt, int tries, boolean expired) {}

    record Waiting(
            OrganisationId organisationId,
            UUID lane,
            long position,
            MessageId messageId,
            @Nullable CaseId caseId,
            String carrier,
            int slot,
            String senderNumber,
            @Nullable String kind,
            byte[] numberSealed,
            String encoding,
            byte[] textSealed,
            int segmentCount,
            int reference,
            String confirmOn,
            boolean automatic,
            int pending,
            int attempt,
            int tries,
            Instant nextAt,
            Instant notAfter,
            Instant queuedAt) {}

    record OpenIntent(
            UUID id,
            List<OrganisationId> organisationIds,
            List<MessageId> messageIds,
            List<Integer> pendings,
            List<Integer> attempts,
            Instant at) {}
}
