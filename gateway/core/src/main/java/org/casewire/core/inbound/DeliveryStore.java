package org.casewire.core.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.db.BindColumns;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * What was delivered to us and how its acknowledgement fared. Times are the
 * database's; what happened a moment ago on this node is given as an age, so that its clock does not matter.
 */
interface DeliveryStore {
    /**
     * For each arrival those with the same pair and content of the last day that have not absorbed a repeat yet; the
     * oldest first.
     */
    @SqlQuery("""
            select asked.arrival as asking, d.id, d.arrival, d.session, d.received_at, coalesce(d.sent_after, d.received_at) as sent_after, d.answered_at,
                d.session_ended_at, e.gone_by, clock_timestamp() as now,
                exists (
                    select from node n
                    where n.incarnation = d.incarnation
                    and n.incarnation <> :me
                    and not n.buried) as elsewhere
            from unnest(:arrivals, :senders, :pairs, :contents)
                as asked (arrival, sender_index, pair_index, content_hash)
            join inbound_delivery d
                on d.sender_index = asked.sender_index
                and d.pair_index = asked.pair_index
                and d.content_hash = asked.content_hash
            left join node_end e on e.incarnation = d.incarnation
            where d.received_at > now() - interval '24 hours'
            and d.absorbed_at is null
            order by d.received_at, d.id
            """)
    List<Found> earlier(UUID[] arrivals, byte[][] senders, byte[][] pairs, byte[][] contents, UUID me);

    @SqlQuery("""
            insert into inbound_delivery
                (arrival, carrier, pair_index, sender_index, content_hash, session, incarnation, received_at,
                sent_after, session_ended_at)
            select row.arrival, row.carrier, row.pair, row.sender, row.content, row.session, :me,
                clock_timestamp() - make_interval(secs => row.seconds_ago),
                clock_timestamp() - make_interval(secs => row.sent_seconds_ago),
                case when row.over then clock_timestamp() end
            from unnest(:arrival, :carrier, :pair, :sender, :content, :session, :over, :secondsAgo,
                :sentSecondsAgo)
                as row (arrival, carrier, pair, sender, content, session, over, seconds_ago, sent_seconds_ago)
            returning arrival, id
            """)
    List<Stored> insert(@BindColumns List<NewDelivery> deliveries, UUID me);

    @SqlUpdate("update inbound_delivery set absorbed_at = now() where id = any(:ids)")
    void absorbed(Long[] ids);

    @SqlUpdate("""
            update inbound_delivery d
            set answered_at = clock_timestamp() - make_interval(secs => a.seconds_ago)
            from unnest(:ids, :secondsAgo) as a (id, seconds_ago)
            where d.id = a.id
            """)
    void answered(long[] ids, double[] secondsAgo);

    /**
     * Notes a session's end on those that it may explain. One that was received longer ago than twice the time-out is
     * explained by its own times, or its answer was out for as long as the time-out.
     */
    @SqlUpdate("""
            update inbound_delivery
            set session_ended_at = clock_timestamp() - make_interval(secs => :secondsAgo)
            where session = :session
            and received_at > clock_timestamp() - make_interval(secs => :secondsAgo + 2 * :timeout)
            and (answered_at is null
                or answered_at > clock_timestamp() - make_interval(secs => :secondsAgo + :timeout))
            and session_ended_at is null
            """)
    void sessionEnded(UUID session, double secondsAgo, double timeout);

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /**
     * @param over its session is known to end: no acknowledgement of it may arrive
     */
    record NewDelivery(
            UUID arrival,
            String carrier,
            byte[] pair,
            byte[] sender,
            byte[] content,
            UUID session,
            boolean over,
            double secondsAgo,
            double sentSecondsAgo) {}

    record Stored(UUID arrival, long id) {}

    /** @param asking the arrival that it is like */
    record Found(UUID asking, @Nested Earlier earlier) {}

    /**
     * @param sentAfter when it may have been sent at the earliest; some time before it was received if it could not be
     *     read at once
     * @param goneBy when its process had been replaced, and its session so had ended
     * @param elsewhere it came to another process, which lives
     */
    record Earlier(
            long id,
            Optional<UUID> arrival,
            UUID session,
            Instant receivedAt,
            Instant sentAfter,
            Optional<Instant> answeredAt,
            Optional<Instant> sessionEndedAt,
            Optional<Instant> goneBy,
            Instant now,
            boolean elsewhere) {}
}
