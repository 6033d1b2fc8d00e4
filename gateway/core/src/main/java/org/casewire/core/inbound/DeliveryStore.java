package org.casewire.core.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * What was delivered to us and how its acknowledgement fared, and the memory of the loop guards. Times are the
 * database's; what happened a moment ago on this node is given as an age, so that its clock does not matter.
 */
interface DeliveryStore {
    /** Those with the same pair and content of the last day that have not absorbed a repeat yet; the oldest first. */
    @SqlQuery("""
            select d.id, d.arrival, d.session, d.received_at, d.answered_at, d.session_ended_at,
                clock_timestamp() as now,
                exists (
                    select from node n
                    where n.incarnation = d.incarnation
                    and n.incarnation <> :me
                    and not n.buried) as elsewhere
            from inbound_delivery d
            where pair_index = :pair
            and content_hash = :content
            and received_at > now() - interval '24 hours'
            and absorbed_at is null
            order by received_at, id
            """)
    @RegisterConstructorMapper(Earlier.class)
    List<Earlier> earlier(byte[] pair, byte[] content, UUID me);

    @SqlQuery("""
            insert into inbound_delivery
                (arrival, carrier, pair_index, sender_index, content_hash, session, incarnation, received_at)
            values
                (:arrival, :carrier, :pair, :sender, :content, :session, :me, clock_timestamp() - make_interval(secs => :secondsAgo))
            returning id
            """)
    long insert(
            UUID arrival,
            String carrier,
            byte[] pair,
            byte[] sender,
            byte[] content,
            UUID session,
            UUID me,
            double secondsAgo);

    @SqlUpdate("update inbound_delivery set absorbed_at = now() where id = :id")
    void absorbed(long id);

    @SqlUpdate("""
            update inbound_delivery d
            set answered_at = clock_timestamp() - make_interval(secs => a.seconds_ago)
            from unnest(:ids, :secondsAgo) as a (id, seconds_ago)
            where d.id = a.id
            """)
    void answered(long[] ids, double[] secondsAgo);

    @SqlUpdate("""
            update inbound_delivery
            set session_ended_at = clock_timestamp() - make_interval(secs => :secondsAgo)
            where session = :session
            and (answered_at is null
                or answered_at > clock_timestamp() - make_interval(secs => :secondsAgo + :timeout))
            and session_ended_at is null
            """)
    void sessionEnded(UUID session, double secondsAgo, double timeout);

    /**
     * Notes the text that became whole with this delivery, and tells how many the sender wrote, this one included. In one
     * statement, which does not see its own change: hence the one more.
     */
    @SqlQuery("""
            with completed as (
                update inbound_delivery
                set text_hash = :text
                where id = :id)
            select 1 + count(*) filter (where text_hash = :text) as same,
                1 + count(*) filter (where received_at > clock_timestamp() - interval '5 minutes') as recent,
                exists (
                    select from automatic_mute
                    where sender_index = :sender
                    and until > now()) as muted
            from inbound_delivery
            where sender_index = :sender
            and received_at > clock_timestamp() - interval '1 hour'
            and text_hash is not null
            and id <> :id
            """)
    @RegisterConstructorMapper(Pace.class)
    Pace completed(long id, byte[] sender, byte[] text);

    /** True when the sender was not mute before. */
    @SqlQuery("""
            insert into automatic_mute as mute (sender_index, until)
            values (:sender, now() + interval '24 hours')
            on conflict (sender_index) do update
            set until = excluded.until
            where mute.until < now()
            returning true
            """)
    Optional<Boolean> mute(byte[] sender);

    @SqlQuery("select exists (select from automatic_mute where sender_index = :sender and until > now())")
    boolean muted(byte[] sender);

    /** Lets one of several texts cause an answer: true when the pair's last one is longer ago than the interval. */
    @SqlQuery("""
            insert into automatic_answer as answer (pair_index, last_at)
            values (:pair, now())
            on conflict (pair_index) do update
            set last_at = excluded.last_at
            where answer.last_at < now() - make_interval(secs => :seconds)
            returning true
            """)
    Optional<Boolean> mayAnswer(byte[] pair, double seconds);

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** @param elsewhere it came to another process, which lives */
    record Earlier(
            long id,
            Optional<UUID> arrival,
            UUID session,
            Instant receivedAt,
            Optional<Instant> answeredAt,
            Optional<Instant> sessionEndedAt,
            Instant now,
            boolean elsewhere) {}

    /** @param muted whether the sender was mute before */
    record Pace(long same, long recent, boolean muted) {}
}
