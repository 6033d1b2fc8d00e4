package org.casewire.core.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The queue and the intents, as the dispatcher works on them with the link login. */
interface DispatchStore {
    /**
     * Everything a submit needs. A clock that was set back leaves times to come behind: nothing waits longer than the
     * longest pause there is.
     */
    String TO_SUBMIT = """
            select q.organisation_id, q.lane, q.position, q.message_id, m.case_id, q.carrier, q.slot, m.sender_number,
                n.kind, b.number_sealed, m.encoding, b.text_sealed, m.segment_count, m.reference,
                m.confirm_on, q.automatic, q.pending,
                q.attempt, q.tries, q.tie,
                least(q.next_at, now() + case when q.tries > 0 then interval '15 minutes' else interval '0' end)
                    as next_at,
                q.not_after, q.queued_at
            """;

    /** Each looked up by itself, as in {@link #claim}. */
    String ITS_MESSAGE = """
            cross join lateral (
                select *
                from message
                where organisation_id = q.organisation_id
                and id = q.message_id
                limit 1) m
            cross join lateral (
                select *
                from message_body
                where organisation_id = q.organisation_id
                and message_id = q.message_id
                limit 1) b
            left join sender_number n
                on n.organisation_id = q.organisation_id
                and n.carrier = q.carrier
                and n.number = m.sender_number
            """;

    /**
     * Holds the slots against a take-over until the transaction ends; the count must match what was asked for. None is
     * held in a database that lacks what this process has seen in it, that is one that was restored under it.
     *
     * @param intent the last of this process for the carrier, nil before the first
     * @param submitting whether something is to be written, which waits while the carrier is held for a restore
     */
    @SqlQuery("""
            select count(*)
            from (
                select
                from slot_lease
                where carrier = :carrier
                and slot = any(:slots)
                and incarnation = :incarnation
                and exists (
                    select from node_mark
                    where node_id = :node
                    and beats >= :beats)
                and (
                    :intent = '00000000-0000-0000-0000-000000000000'::uuid
                    or exists (select from submit_intent where id = :intent))
                and (
                    not :submitting
                    or not exists (
                        select from submit_hold
                        where carrier = :carrier
                        and sender_number = ''
                        and code = 'restored'))
                for share) held
            """)
    int holdSlots(
            String carrier, Short[] slots, UUID incarnation, String node, long beats, UUID intent, boolean submitting);

    /**
     * Takes messages off the queue. What was taken back meanwhile is not there any more, and what an earlier message of
     * its lane still waits before is left.
     *
     * <p>Each lane's head is looked for by itself, so that there is one way to do it: this table is often counted when it
     * is empty, and a plan made for an empty table once read all of it for each message, for seconds.
     */
    @SqlQuery("""
            delete from queue
            where ctid = any(array(
                select head.ctid
                from unnest(:organisations, :lanes, :positions, :messages)
                    as wanted (organisation_id, lane, position, message_id)
                cross join lateral (
                    select q.ctid, q.position, q.message_id
                    from queue q
                    where q.organisation_id = wanted.organisation_id
                    and q.lane = wanted.lane
                    order by q.position
                    limit 1) head
                where head.position = wanted.position
                and head.message_id = wanted.message_id))
            returning message_id, pending, attempt, tries, not_after <= now() as expired,
                clock_timestamp() as seen_at
            """)
    List<Claimed> claim(OrganisationId[] organisations, UUID[] lanes, Long[] positions, MessageId[] messages);

    /** When the carrier was held for a restore, while it is. */
    @SqlQuery("""
            select at
            from submit_hold
            where carrier = :carrier
            and sender_number = ''
            and code = 'restored'
            """)
    Optional<Instant> restoredAt(String carrier);

    /** Takes these off the queue, whatever waits before them. @return those that were there */
    @SqlQuery("""
            delete from queue q
            using unnest(:organisations, :lanes, :positions, :messages)
                as wanted (organisation_id, lane, position, message_id)
            where q.organisation_id = wanted.organisation_id
            and q.lane = wanted.lane
            and q.position = wanted.position
            and q.message_id = wanted.message_id
            returning q.message_id
            """)
    List<MessageId> withdraw(OrganisationId[] organisations, UUID[] lanes, Long[] positions, MessageId[] messages);

    /** Those of these messages that still wait. */
    @SqlQuery("""
            select wanted.message_id
            from unnest(:organisations, :lanes, :positions, :messages)
                as wanted (organisation_id, lane, position, message_id)
            cross join lateral (
                select q.message_id
                from queue q
                where q.organisation_id = wanted.organisation_id
                and q.lane = wanted.lane
                and q.position = wanted.position
                limit 1) there
            where there.message_id = wanted.message_id
            """)
    List<MessageId> stillQueued(OrganisationId[] organisations, UUID[] lanes, Long[] positions, MessageId[] messages);

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

    /**
     * Decides about a claim whose end is not known. Whoever comes second under one id waits for the first, and finds its
     * row or keeps it from ever coming: what was under way on a broken connection cannot be committed any more.
     *
     * @return 1 when the claim gave nothing and never will, 0 when it was committed
     */
    @SqlUpdate("""
            insert into submit_intent (id, carrier, incarnation, organisation_ids, message_ids, pendings, attempts, open)
            values (:id, :carrier, :incarnation, '{}', '{}', '{}', '{}', false)
            on conflict do nothing
            """)
    int giveUp(UUID id, String carrier, UUID incarnation);

    /** What a claim of ours gave, by message. */
    @SqlQuery("""
            select named.message_id, named.pending, named.attempt
            from submit_intent i
            cross join lateral unnest(i.message_ids, i.pendings, i.attempts) as named (message_id, pending, attempt)
            where i.id = :id
            """)
    List<Given> given(UUID id);

    /** A page of what waits, in the order of the key. */
    @SqlQuery(TO_SUBMIT + """
            from queue q
            """ + ITS_MESSAGE + """
            where q.carrier = :carrier
            and q.slot = any(:slots)
            and (q.organisation_id, q.lane, q.position) > (:organisation, :lane, :position)
            order by q.organisation_id, q.lane, q.position
            limit :limit
            """)
    List<Waiting> page(String carrier, Short[] slots, UUID organisation, UUID lane, long position, int limit);

    /** These of what waits, as far as they still do, as {@link #page}. */
    @SqlQuery(TO_SUBMIT + """
            from unnest(:organisations, :lanes, :positions) as wanted (organisation_id, lane, position)
            cross join lateral (
                select *
                from queue
                where organisation_id = wanted.organisation_id
                and lane = wanted.lane
                and position = wanted.position
                limit 1) q
            """ + ITS_MESSAGE + """
            where q.carrier = :carrier
            order by q.organisation_id, q.lane, q.position
            """)
    List<Waiting> these(String carrier, UUID[] organisations, UUID[] lanes, Long[] positions);

    /** How many messages of each organisation wait, on all nodes. */
    @SqlQuery("select organisation_id, count(*) as messages from queue group by organisation_id")
    List<Depth> depths();

    /** Messages of an abandoned intent that are not queued again, in the shape of the queue. */
    @SqlQuery("""
            select m.organisation_id, coalesce(m.case_id, m.id) as lane, coalesce(m.position, 0) as position,
                m.id as message_id, m.case_id, m.carrier, 0 as slot, m.sender_number, n.kind, b.number_sealed,
                m.encoding, b.text_sealed, m.segment_count, m.reference, m.confirm_on,
                m.automatic is not null as automatic, intent.pending, intent.attempt, 0 as tries, null as tie,
                m.created_at as next_at, m.not_after, m.created_at as queued_at
            from unnest(:organisations, :messages, :pendings, :attempts)
                as intent (organisation_id, message_id, pending, attempt)
            cross join lateral (
                select *
                from message
                where organisation_id = intent.organisation_id
                and id = intent.message_id
                limit 1) m
            cross join lateral (
                select *
                from message_body
                where organisation_id = m.organisation_id
                and message_id = m.id
                limit 1) b
            left join sender_number n
                on n.organisation_id = m.organisation_id
                and n.carrier = m.carrier
                and n.number = m.sender_number
            where intent.pending <> 0
            and not exists (
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

    /** Intents of processes that are gone; whether such a one may only be asleep, and its last submits still under way. */
    @SqlQuery("""
            select i.id, i.organisation_ids, i.message_ids, i.pendings, i.attempts, i.at,
                exists (select from node n where n.incarnation = i.incarnation) as asleep
            from submit_intent i
            where i.carrier = :carrier
            and i.open
            and i.incarnation <> all(:mine)
            and not exists (
                select from node n
                where n.incarnation = i.incarnation
                and not n.buried)
            order by i.id
            for update of i
            """)
    List<OpenIntent> abandoned(String carrier, UUID[] mine);

    @SqlUpdate("""
            insert into lane_hold (carrier, lane, until)
            select :carrier, lane, now() + :wait
            from unnest(:lanes) as lane
            on conflict (carrier, lane) do update
            set until = greatest(lane_hold.until, excluded.until)
            """)
    void holdLanes(String carrier, UUID[] lanes, Duration wait);

    @SqlUpdate("delete from lane_hold where carrier = :carrier and until <= now()")
    void endLaneHolds(String carrier);

    /** With the seconds that are left. */
    @SqlQuery("""
            select lane, extract(epoch from until - now()) as seconds
            from lane_hold
            where carrier = :carrier
            and until > now()
            """)
    List<LaneHold> laneHolds(String carrier);

    @SqlUpdate("update submit_intent set open = false where id = any(:ids) and open")
    void closeIntents(UUID[] ids);

    record Given(MessageId messageId, int pending, int attempt) {}

    record Claimed(MessageId messageId, int pending, int attempt, int tries, boolean expired, Instant seenAt) {}

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
            @Nullable String tie,
            Instant nextAt,
            Instant notAfter,
            Instant queuedAt) {}

    record OpenIntent(
            UUID id,
            List<OrganisationId> organisationIds,
            List<MessageId> messageIds,
            List<Integer> pendings,
            List<Integer> attempts,
            Instant at,
            boolean asleep) {}

    record LaneHold(UUID lane, double seconds) {}

    record Depth(OrganisationId organisationId, long messages) {}
}
