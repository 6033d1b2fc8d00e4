package org.casewire.core.outcome;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.casewire.core.db.BindColumns;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** What the carrier answered, as rows. Every insert may be repeated: the answers are told again after a broken commit. */
public interface FactStore {
    /**
     * Facts are never fenced: the answer of a node that was taken for dead stands over the taker's "no answer".
     *
     * @return how many were new, or came so late; the others stood already
     */
    @SqlQuery("""
            with stored as (
                insert into delivery as known (organisation_id, message_id, segment, state, attempt, carrier,
                    carrier_message_id, carrier_message_id_written, pair_index, error_code, error_detail, permanent,
                    submitted_at, answered_at, final_at)
                select row.*
                from unnest(:organisationId, :messageId, :segment, :state, :attempt, :carrier, :carrierMessageId,
                    :carrierMessageIdWritten, :pairIndex, :errorCode, :errorDetail, :permanent, :submittedAt, :answeredAt, :finalAt) as row
                on conflict (organisation_id, message_id, segment) do update
                set state = excluded.state,
                    carrier_message_id = excluded.carrier_message_id,
                    carrier_message_id_written = excluded.carrier_message_id_written,
                    error_code = excluded.error_code,
                    error_detail = excluded.error_detail,
                    permanent = excluded.permanent,
                    answered_at = excluded.answered_at,
                    final_at = excluded.final_at
                where known.state = 'UNCERTAIN'
                and known.error_code = 'no-answer'
                and known.attempt = excluded.attempt
                and excluded.state <> 'UNCERTAIN'
                returning organisation_id, message_id, segment, xmax::text <> '0' as late
            ), known_now as (
                delete from uncertain u
                using stored
                where stored.late
                and u.organisation_id = stored.organisation_id
                and u.message_id = stored.message_id
                and u.segment = stored.segment
            )
            select count(*) from stored
            """)
    int insertDeliveries(@BindColumns List<NewDelivery> deliveries);

    /** Behind the deliveries, for one that was settled meanwhile stays so: no receipt of another's may settle it again. */
    @SqlBatch("""
            insert into uncertain (organisation_id, message_id, segment, carrier, pair_index, submitted_at, not_after)
            select :organisationId, :messageId, :segment, :carrier, :pairIndex, :submittedAt, :notAfter
            where exists (
                select from delivery
                where organisation_id = :organisationId
                and message_id = :messageId
                and segment = :segment
                and state = 'UNCERTAIN')
            on conflict do nothing
            """)
    void insertUncertain(@BindMethods List<NewUncertain> uncertain);

    @SqlBatch("""
            insert into submit_outcome (organisation_id, message_id, segment, attempt, class, code, next_at)
            values (:organisationId, :messageId, :segment, :attempt, :refusal, :code, :nextAt)
            on conflict do nothing
            """)
    void insertOutcomes(@BindMethods List<NewOutcome> outcomes);

    /** What each try of these intents may still decide; pending is 0 once it was used. Locked until the commit. */
    @SqlQuery("""
            select i.id as intent, i.open, named.message_id, named.pending, named.attempt
            from (
                select *
                from submit_intent
                where id = any(:intents)
                order by id
                for update) i
            cross join lateral unnest(i.message_ids, i.pendings, i.attempts) as named (message_id, pending, attempt)
            """)
    List<Right> lockRights(UUID[] intents);

    /** An intent of which nothing is left to decide is closed. */
    @SqlUpdate("""
            update submit_intent i
            set pendings = array(
                    select case when named.message_id = any(:messages) then 0 else named.pending end
                    from unnest(i.message_ids, i.pendings) with ordinality as named (message_id, pending, n)
                    order by named.n),
                open = i.open and exists (
                    select
                    from unnest(i.message_ids, i.pendings) as named (message_id, pending)
                    where named.pending <> 0
                    and named.message_id <> all(:messages))
            where i.id = any(:intents)
            """)
    void useRights(UUID[] intents, MessageId[] messages);

    /** For those alone who hold the right to (see {@link Rights}): a row that stands already is an error. */
    @SqlBatch("""
            insert into queue (organisation_id, lane, position, message_id, carrier, slot, automatic, pending, attempt,
                tries, tie, next_at, not_after, queued_at)
            values (:organisationId, :lane, :position, :messageId, :carrier, :slot, :automatic, :pending, :attempt,
                :tries, :tie, :nextAt, :notAfter, :queuedAt)
            """)
    void requeue(@BindMethods List<Requeued> queued);

    /**
     * A later truth: the carrier has nothing of these segments, which a take-over had to call UNCERTAIN.
     *
     * @return the messages of which that was so
     */
    @SqlQuery("""
            with told as (
                update delivery d
                set state = 'FAILED',
                    error_code = known.code,
                    error_detail = known.detail,
                    permanent = false,
                    answered_at = :at,
                    final_at = :at
                from unnest(:organisations, :messages, :segments, :attempts, :codes, :details)
                    as known (organisation_id, message_id, segment, attempt, code, detail)
                where d.organisation_id = known.organisation_id
                and d.message_id = known.message_id
                and d.segment = known.segment
                and d.attempt = known.attempt
                and d.state = 'UNCERTAIN'
                and d.error_code = 'no-answer'
                returning d.organisation_id, d.message_id, d.segment
            ), known_now as (
                delete from uncertain u
                using told
                where u.organisation_id = told.organisation_id
                and u.message_id = told.message_id
                and u.segment = told.segment
            )
            select distinct message_id from told
            """)
    List<MessageId> notTaken(
            OrganisationId[] organisations,
            MessageId[] messages,
            Short[] segments,
            Short[] attempts,
            String[] codes,
            String[] details,
            Instant at);

    /** Segments that the carrier took in one try, as told now, and in another, as it stands. */
    @SqlQuery("""
            select d.message_id
            from delivery d
            join unnest(:organisations, :messages, :segments, :attempts)
                as told (organisation_id, message_id, segment, attempt)
                on told.organisation_id = d.organisation_id
                and told.message_id = d.message_id
                and told.segment = d.segment
            where d.attempt <> told.attempt
            and d.carrier_message_id is not null
            """)
    List<MessageId> takenBefore(
            OrganisationId[] organisations, MessageId[] messages, Short[] segments, Short[] attempts);

    /** Locks the settled segments of these messages, in the lock order. */
    @SqlQuery("""
            select d.organisation_id, d.message_id, d.segment, d.state, d.carrier_message_id, d.pair_index,
                d.answered_at, m.segment_count, m.reference, m.case_id
            from delivery d
            join message m on m.organisation_id = d.organisation_id and m.id = d.message_id
            join unnest(:organisations, :messages) as wanted (organisation_id, message_id)
                on wanted.organisation_id = d.organisation_id and wanted.message_id = d.message_id
            order by d.organisation_id, d.message_id, d.segment
            for no key update of d
            """)
    List<SegmentState> lockSegments(OrganisationId[] organisations, MessageId[] messages);

    /** The messages whose segments the carrier knows by one of these ids. */
    @SqlQuery("""
            select d.organisation_id, d.message_id, d.segment, d.state, d.carrier_message_id, d.pair_index,
                d.answered_at, m.segment_count, m.reference, m.case_id
            from delivery d
            join message m on m.organisation_id = d.organisation_id and m.id = d.message_id
            where d.carrier = :carrier
            and d.carrier_message_id = any(:ids)
            """)
    List<SegmentState> byCarrierIds(String carrier, String[] ids);

    /** A segment whose answer was lost gets the id of its receipt, so that a second one is known as the same. */
    @SqlUpdate("""
            update delivery d
            set state = settled.state,
                carrier_message_id = coalesce(d.carrier_message_id, settled.carrier_message_id),
                answer_lost = nullif(d.carrier_message_id is null or d.answer_lost, false),
                receipt_stat = settled.stat,
                error_code = settled.code,
                error_detail = settled.detail,
                permanent = settled.permanent,
                final_at = settled.at
            from unnest(:organisations, :messages, :segments, :states, :carrierIds, :stats, :codes, :details,
                :permanents, :ats)
                as settled (organisation_id, message_id, segment, state, carrier_message_id, stat, code, detail,
                    permanent, at)
            where d.organisation_id = settled.organisation_id
            and d.message_id = settled.message_id
            and d.segment = settled.segment
            """)
    void settle(
            OrganisationId[] organisations,
            MessageId[] messages,
            Short[] segments,
            String[] states,
            @Nullable String[] carrierIds,
            String[] stats,
            @Nullable String[] codes,
            @Nullable String[] details,
            @Nullable Boolean[] permanents,
            Instant[] ats);

    @SqlUpdate("""
            delete from uncertain u
            using unnest(:organisations, :messages, :segments) as settled (organisation_id, message_id, segment)
            where u.organisation_id = settled.organisation_id
            and u.message_id = settled.message_id
            and u.segment = settled.segment
            """)
    void notUncertain(OrganisationId[] organisations, MessageId[] messages, Short[] segments);

    /** Those of the pairs on which a receipt might settle something: hardly ever one. */
    @SqlQuery("select distinct pair_index from uncertain where pair_index = any(:pairs) and not resent")
    List<byte[]> pairsWithUncertain(byte[][] pairs);

    /** Whether one of these pairs is, or was lately, one of ours. */
    @SqlQuery("select exists (select from conversation where pair_index = any(:pairs))")
    boolean anyConversation(byte[][] pairs);

    /** The UNCERTAIN segments of a pair that a receipt of this time may settle. */
    @SqlQuery("""
            select d.organisation_id, d.message_id, d.segment, d.state, d.carrier_message_id, d.pair_index,
                u.submitted_at as answered_at, m.segment_count, m.reference, m.case_id
            from uncertain u
            join delivery d
                on d.organisation_id = u.organisation_id
                and d.message_id = u.message_id
                and d.segment = u.segment
            join message m on m.organisation_id = u.organisation_id and m.id = u.message_id
            where u.pair_index = any(:pairs)
            and not u.resent
            and u.submitted_at <= :at
            and u.not_after > :at
            """)
    List<SegmentState> uncertainOn(byte[][] pairs, Instant at);

    /**
     * Whether a receipt of this pair may be another segment's than this one: of one that the carrier took without an id, or
     * whose receipt has not come for a week. Of the latter, those of the patient's cases are looked at, the latest of each.
     */
    @SqlQuery("""
            select exists (
                select
                from delivery d
                where d.pair_index = any(:pairs)
                and d.carrier_message_id is null
                and d.state = 'ACCEPTED'
                and d.receipt_stat is null
            ) or exists (
                select
                from cases own
                join cases c on c.organisation_id = own.organisation_id and c.phone_index = own.phone_index
                cross join lateral (
                    select m.id
                    from message m
                    where m.organisation_id = c.organisation_id
                    and m.case_id = c.id
                    and m.direction = 'OUTBOUND'
                    order by m.position desc
                    limit 100) m
                join delivery d on d.organisation_id = c.organisation_id and d.message_id = m.id
                where own.organisation_id = :row.organisationId
                and own.id = :row.caseId
                and d.pair_index = any(:pairs)
                and d.carrier_message_id is not null
                and d.receipt_stat is null
                and (d.state = 'ACCEPTED' or d.error_code = 'no-receipt')
                and d.answered_at > now() - interval '7 days')
            """)
    boolean othersWait(@BindMethods("row") SegmentState row, byte[][] pairs);

    /** Without waiting, for whoever has a pair waits for rows that this transaction has. */
    @SqlQuery("select pg_try_advisory_xact_lock(pair_lock_key(:pair))")
    boolean tryLockPair(byte[] pair);

    /** False when somebody sends it again just now, or has. */
    @SqlQuery("""
            select exists (
                select
                from uncertain
                where organisation_id = :organisation
                and message_id = :message
                and segment = :segment
                and not resent
                for update skip locked)
            """)
    boolean lockUncertain(OrganisationId organisation, MessageId message, int segment);

    @SqlQuery("""
            update overdue
            set ended_at = now()
            where organisation_id = :organisation
            and message_id = any(:messages)
            and ended_at is null
            returning message_id
            """)
    List<MessageId> endOverdue(OrganisationId organisation, MessageId[] messages);

    record NewDelivery(
            OrganisationId organisationId,
            MessageId messageId,
            int segment,
            String state,
            int attempt,
            String carrier,
            @Nullable String carrierMessageId,
            @Nullable String carrierMessageIdWritten,
            byte[] pairIndex,
            @Nullable String errorCode,
            @Nullable String errorDetail,
            @Nullable Boolean permanent,
            @Nullable Instant submittedAt,
            Instant answeredAt,
            @Nullable Instant finalAt) {}

    record NewUncertain(
            OrganisationId organisationId,
            MessageId messageId,
            int segment,
            String carrier,
            byte[] pairIndex,
            Instant submittedAt,
            Instant notAfter) {}

    record NewOutcome(
            OrganisationId organisationId,
            MessageId messageId,
            int segment,
            int attempt,
            String refusal,
            String code,
            @Nullable Instant nextAt) {}

    record Right(UUID intent, boolean open, MessageId messageId, int pending, int attempt) {}

    record Requeued(
            OrganisationId organisationId,
            UUID lane,
            long position,
            MessageId messageId,
            String carrier,
            int slot,
            boolean automatic,
            int pending,
            int attempt,
            int tries,
            @Nullable String tie,
            Instant nextAt,
            Instant notAfter,
            Instant queuedAt) {}

    record SegmentState(
            OrganisationId organisationId,
            MessageId messageId,
            int segment,
            String state,
            @Nullable String carrierMessageId,
            byte[] pairIndex,
            Instant answeredAt,
            int segmentCount,
            int reference,
            @Nullable CaseId caseId) {}
}
