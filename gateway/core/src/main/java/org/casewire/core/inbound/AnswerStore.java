package org.casewire.core.inbound;

import java.time.Instant;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The memory of automatic answers: what caused them, which pairs are mute, and when the last one went out. */
interface AnswerStore {
    @SqlUpdate("""
            insert into automatic_cause (pair_index, organisation_id, text_hash)
            values (:pair, :organisation, :text)
            """)
    void caused(byte[] pair, OrganisationId organisation, byte[] text);

    /** How many texts would have caused an answer, and how many of them were like this one. */
    @SqlQuery("""
            select count(*) filter (where c.text_hash = :text) as same,
                count(*) filter (where c.at > clock_timestamp() - interval '5 minutes') as recent,
                exists (
                    select from automatic_mute m
                    where m.pair_index = :pair
                    and m.organisation_id = :organisation
                    and m.until > now()) as muted
            from automatic_cause c
            where c.pair_index = :pair
            and c.organisation_id = :organisation
            and c.at > clock_timestamp() - interval '1 hour'
            """)
    Pace pace(byte[] pair, OrganisationId organisation, byte[] text);

    @SqlQuery("""
            select exists (
                select from automatic_mute
                where pair_index = :pair
                and organisation_id = :organisation
                and until > now())
            """)
    boolean isMute(byte[] pair, OrganisationId organisation);

    /** Whether a professional's last message in this thread was written after that. */
    @SqlQuery("""
            select coalesce((
                select created_at > :since
                from message
                where organisation_id = :organisation
                and case_id = :caseId
                and direction = 'OUTBOUND'
                and automatic is null
                order by position desc
                limit 1), false)
            """)
    boolean wroteSince(OrganisationId organisation, CaseId caseId, Instant since);

    /** True when it was not mute before. */
    @SqlQuery("""
            insert into automatic_mute as mute (pair_index, organisation_id, until)
            values (:pair, :organisation, now() + interval '24 hours')
            on conflict (pair_index, organisation_id) do update
            set until = excluded.until
            where mute.until < now()
            returning true
            """)
    Optional<Boolean> mute(byte[] pair, OrganisationId organisation);

    /**
     * Lets one of several texts cause an answer: true when the pair's last one of that kind is longer ago than the
     * interval, or never arrived.
     */
    @SqlQuery("""
            insert into automatic_answer as answer (pair_index, kind, last_at)
            values (:pair, :kind, now())
            on conflict (pair_index, kind) do update
            set last_at = excluded.last_at, organisation_id = null, message_id = null
            where answer.last_at < now() - make_interval(secs => :seconds)
            or exists (
                select from delivery d
                where d.organisation_id = answer.organisation_id
                and d.message_id = answer.message_id
                and d.state in ('FAILED', 'UNDELIVERED', 'EXPIRED'))
            returning true
            """)
    Optional<Boolean> mayAnswer(byte[] pair, String kind, double seconds);

    /** By which message, so that the interval comes back when that does not arrive. */
    @SqlUpdate("""
            update automatic_answer
            set organisation_id = :organisation, message_id = :message
            where pair_index = :pair
            and kind = :kind
            """)
    void answeredBy(byte[] pair, String kind, OrganisationId organisation, MessageId message);

    /**
     * Within the last hour and the last five minutes.
     *
     * @param muted whether the pair was mute before
     */
    record Pace(long same, long recent, boolean muted) {}
}
