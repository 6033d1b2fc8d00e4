package org.casewire.core.upkeep;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Messages that take longer than their organisation allows. For the link login. */
interface OverdueStore {
    /**
     * Notes those that were not accepted in time: they wait in the queue, or were written and are not answered yet.
     * Each is told once.
     *
     * @param seconds each organisation's {@code acceptWithin}
     */
    @SqlQuery("""
            with allowed as (
                select organisation_id, seconds
                from unnest(:organisations, :seconds) as own (organisation_id, seconds)),
            late as (
                select q.organisation_id, q.message_id, 'QUEUED' as state
                from queue q
                join allowed using (organisation_id)
                where q.queued_at < now() - make_interval(secs => allowed.seconds)
                union all
                select sent.organisation_id, sent.message_id, 'SUBMITTING' as state
                from submit_intent i
                cross join unnest(i.organisation_ids, i.message_ids, i.pendings)
                    as sent (organisation_id, message_id, pending)
                join allowed using (organisation_id)
                where i.open
                and sent.pending <> 0
                and i.at < now() - make_interval(secs => allowed.seconds)
                and not exists (
                    select
                    from delivery d
                    where d.organisation_id = sent.organisation_id
                    and d.message_id = sent.message_id)),
            noted as (
                insert into overdue (organisation_id, message_id, reason)
                select distinct organisation_id, message_id, 'ACCEPT'
                from late
                order by organisation_id, message_id
                limit :limit
                on conflict do nothing
                returning organisation_id, message_id)
            select m.organisation_id, m.id as message_id, m.case_id, late.state
            from noted
            join late using (organisation_id, message_id)
            join message m on m.organisation_id = noted.organisation_id and m.id = noted.message_id
            order by m.organisation_id, m.case_id, m.id
            """)
    List<Late> notAccepted(OrganisationId[] organisations, double[] seconds, int limit);

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

    /** Ends what is overdue no more: accepted after all, taken as sent, or sent again. */
    @SqlQuery("""
            update overdue o
            set ended_at = now()
            where o.ended_at is null
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
    List<OrganisationId> end();

    record Late(OrganisationId organisationId, MessageId messageId, Optional<CaseId> caseId, String state) {}

    record Silent(OrganisationId organisationId, MessageId messageId, short segment, Optional<CaseId> caseId) {}
}
