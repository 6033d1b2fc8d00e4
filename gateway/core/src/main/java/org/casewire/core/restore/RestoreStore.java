package org.casewire.core.restore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** What an operator asks about a database that was restored; with the owner's login. */
interface RestoreStore {
    @SqlQuery("""
            select number, since, why, ends_at, seen_until, missing_events, nodes
            from database_generation
            order by number desc
            limit 1
            """)
    Life life();

    @SqlQuery("""
            select carrier, reason, at
            from submit_hold
            where sender_number = ''
            and code = 'restored'
            order by carrier
            """)
    List<RestoreReport.Hold> holds();

    @SqlUpdate("delete from submit_hold where sender_number = '' and code = 'restored'")
    int release();

    /** Scheduled texts whose time came before enter their threads so, and do not go out. @return how many those are */
    @SqlUpdate("""
            update scheduled_message
            set restored_as = :state
            where state = 'WAITING'
            and due_at <= :before
            """)
    int settleScheduled(String state, Instant before);

    /** What waits and was there before; also what was scheduled for a time that has come since, from no carrier yet. */
    @SqlQuery("""
            select o.slug as organisation, q.carrier, count(*) as count, min(q.queued_at) as oldest,
                array_agg(q.message_id order by q.queued_at, q.message_id) as messages
            from (
                select organisation_id, message_id, carrier, queued_at
                from queue
                where queued_at <= :before
                union all
                select s.organisation_id, s.id, coalesce(c.carrier, ''), s.due_at
                from scheduled_message s
                join cases c on c.organisation_id = s.organisation_id and c.id = s.case_id
                where s.state = 'WAITING'
                and s.due_at <= :before) q
            join organisation o on o.id = q.organisation_id
            group by o.slug, q.carrier
            order by o.slug, q.carrier
            """)
    List<RestoreReport.Messages> queued(Instant before);

    /** What was being submitted, and is neither queued again nor settled. */
    @SqlQuery("""
            select o.slug as organisation, i.carrier, count(*) as count, min(i.at) as oldest,
                array_agg(claimed.message_id order by i.at, claimed.message_id) as messages
            from submit_intent i
            cross join lateral unnest(i.organisation_ids, i.message_ids) as claimed (organisation_id, message_id)
            join organisation o on o.id = claimed.organisation_id
            join message m on m.organisation_id = claimed.organisation_id and m.id = claimed.message_id
            where i.open
            and i.at <= :before
            and not exists (
                select from queue q
                where q.organisation_id = m.organisation_id
                and q.message_id = m.id)
            and (
                select count(*)
                from delivery d
                where d.organisation_id = m.organisation_id
                and d.message_id = m.id) < m.segment_count
            group by o.slug, i.carrier
            order by o.slug, i.carrier
            """)
    List<RestoreReport.Messages> inFlight(Instant before);

    /** Nodes that have compared their marks since. */
    @SqlQuery("select node_id from node_mark order by node_id")
    List<String> nodes();

    @SqlQuery("select max(at) from node_mark")
    Optional<Instant> lastBeat();

    record Life(
            int number,
            Instant since,
            String why,
            @Nullable Instant endsAt,
            @Nullable Instant seenUntil,
            @Nullable Long missingEvents,
            List<String> nodes) {}
}
