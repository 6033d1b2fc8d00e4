package org.casewire.core.upkeep;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Messages that take longer than their organisation allows. For the link login. */
interface OverdueStore {
    /**
     * The next page of what waits in the queue, in the order of its key.
     *
     * @param youngest what is younger, in seconds, is late for nobody
     */
    @SqlQuery("""
            select q.organisation_id, q.lane, q.position, q.message_id, q.queued_at as since, now() as now,
                q.queued_at < now() - make_interval(secs => :youngest)
                and not exists (
                    select
                    from overdue o
                    where o.organisation_id = q.organisation_id
                    and o.message_id = q.message_id
                    and o.reason = 'ACCEPT') as untold
            from (
                select organisation_id, lane, position, message_id, queued_at
                from queue
                where (organisation_id, lane, position) > (:organisation, :lane, :position)
                order by organisation_id, lane, position
                limit :limit) q
            order by q.organisation_id, q.lane, q.position
            """)
    List<Waiting> queued(UUID organisation, UUID lane, long position, double youngest, int limit);

    /** What was written and is not answered, and was not told yet: at most the windows of all carriers. */
    @SqlQuery("""
            select sent.organisation_id, sent.message_id as lane, 0 as position, sent.message_id, i.at as since,
                now() as now, true as untold
            from submit_intent i
            cross join lateral unnest(i.organisation_ids, i.message_ids, i.pendings)
                as sent (organisation_id, message_id, pending)
            where i.open
            and i.at < now() - make_interval(secs => :youngest)
            and sent.pending <> 0
            and not exists (
                select
                from delivery d
                where d.organisation_id = sent.organisation_id
                and d.message_id = sent.message_id)
            and not exists (
                select
                from overdue o
                where o.organisation_id = sent.organisation_id
                and o.message_id = sent.message_id
                and o.reason = 'ACCEPT')
            order by i.at
            limit :limit
            """)
    List<Waiting> submitting(double youngest, int limit);

    /** Notes that these were not accepted in time. @return those that nobody had noted */
    @SqlQuery("""
            with noted as (
                insert into overdue (organisation_id, message_id, reason)
                select organisation_id, message_id, 'ACCEPT'
                from unnest(:organisations, :messages) as late (organisation_id, message_id)
                order by organisation_id, message_id
                on conflict do nothing
                returning organisation_id, message_id)
            select noted.organisation_id, noted.message_id, (
                    select m.case_id
                    from message m
                    where m.organisation_id = noted.organisation_id
                    and m.id = noted.message_id) as case_id
            from noted
            order by 1, 3, 2
            """)
    List<Late> noteNotAccepted(OrganisationId[] organisations, MessageId[] messages);

    @SqlQuery("""
            select at
            from upkeep_cursor
            where name = 'receipts'
            and organisation_id = :organisation
            """)
    Optional<Instant> cursor(OrganisationId organisation);

    @SqlUpdate("""
            insert into upkeep_cursor (name, organisation_id, at)
            values ('receipts', :organisation, :at)
            on conflict (name, organisation_id) do update
            set at = greatest(upkeep_cursor.at, excluded.at)
            """)
    void moveCursor(OrganisationId organisation, Instant at);

    @SqlQuery("select now() - make_interval(secs => :seconds)")
    Instant ago(double seconds);

    /** Segments that the carrier accepted in this time and never told more about, where its receipts confirm. */
    @SqlQuery("""
            select d.organisation_id, d.message_id, d.segment, m.case_id
            from delivery d
            join message m on m.organisation_id = d.organisation_id and m.id = d.message_id
            where d.organisation_id = :organisation
            and d.answered_at > :from
            and d.answered_at <= :to
            and d.state = 'ACCEPTED'
            and m.confirm_on = 'RECEIPT'
            order by d.organisation_id, d.message_id, d.segment
            limit :limit
            for no key update of d
            """)
    List<Silent> withoutReceipt(OrganisationId organisation, Instant from, Instant to, int limit);

    @SqlUpdate("""
            update delivery d
            set state = 'UNCERTAIN',
                error_code = 'no-receipt',
                error_detail = 'The carrier took it and never told whether it arrived',
                permanent = false,
                final_at = now()
            from unnest(:messages, :segments) as silent (message_id, segment)
            where d.organisation_id = :organisation
            and d.message_id = silent.message_id
            and d.segment = silent.segment
            """)
    void uncertain(OrganisationId organisation, MessageId[] messages, Short[] segments);

    @SqlQuery("""
            insert into overdue (organisation_id, message_id, reason)
            values (:organisation, :message, 'RECEIPT')
            on conflict do nothing
            returning true
            """)
    Optional<Boolean> noteReceipt(OrganisationId organisation, MessageId message);

    /** The keys of the next page of what is overdue, in their order. */
    @SqlQuery("""
            select organisation_id, message_id
            from overdue
            where ended_at is null
            and (organisation_id, message_id) > (:organisation, :message)
            order by organisation_id, message_id
            limit :limit
            """)
    List<Key> open(UUID organisation, UUID message, int limit);

    /** Ends what is overdue no more: accepted after all, taken as sent, or sent again. */
    @SqlQuery("""
            update overdue o
            set ended_at = now()
            from unnest(:organisations, :messages) as looked (organisation_id, message_id)
            where o.organisation_id = looked.organisation_id
            and o.message_id = looked.message_id
            and o.ended_at is null
            and (
                (o.reason = 'ACCEPT' and exists (
                    select
                    from message m
                    where m.organisation_id = o.organisation_id
                    and m.id = o.message_id
                    and m.segment_count <= (
                        select count(*)
                        from delivery d
                        where d.organisation_id = o.organisation_id
                        and d.message_id = o.message_id)))
                or exists (
                    select
                    from message_settlement s
                    where s.organisation_id = o.organisation_id
                    and s.message_id = o.message_id)
                or exists (
                    select
                    from message r
                    where r.organisation_id = o.organisation_id
                    and r.resend_of = o.message_id))
            returning o.organisation_id
            """)
    List<OrganisationId> end(OrganisationId[] organisations, MessageId[] messages);

    record Waiting(
            OrganisationId organisationId,
            UUID lane,
            long position,
            MessageId messageId,
            Instant since,
            Instant now,
            boolean untold) {}

    record Late(OrganisationId organisationId, MessageId messageId, Optional<CaseId> caseId) {}

    record Key(OrganisationId organisationId, MessageId messageId) {}

    record Silent(OrganisationId organisationId, MessageId messageId, short segment, Optional<CaseId> caseId) {}
}
