package org.casewire.core.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.db.BindColumns;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Rows of scheduled_message. What ends one is in {@link org.casewire.core.cases.ScheduledTexts}. */
interface ScheduleStore {
    @SqlUpdate("""
            insert into scheduled_message (organisation_id, id, case_id, send_at, due_at, look_at, urgent, take_over,
                reply_within, encoding, segment_count, text_sealed, number_sealed, author_sealed, created_at)
            values (:organisationId, :id, :caseId, :sendAt, :sendAt, :sendAt, :urgent, :takeOver,
                :replyWithin, :encoding, :segmentCount, :textSealed, :numberSealed, :authorSealed, :createdAt)
            """)
    void insert(@BindMethods Row row);

    @SqlQuery("""
            select s.organisation_id, s.id, s.case_id, s.state, s.send_at, s.due_at, s.urgent, s.take_over,
                s.reply_within, s.encoding, s.segment_count, s.text_sealed, s.number_sealed, s.author_sealed,
                s.created_at, s.ended_at, s.restored_as, c.sender_number
            from scheduled_message s
            join cases c on c.organisation_id = s.organisation_id and c.id = s.case_id
            where s.organisation_id = :organisation
            and s.case_id = :caseId
            and s.id = :id
            """)
    Optional<Row> find(OrganisationId organisation, CaseId caseId, MessageId id);

    /** Those of the case that wait, the first to be sent first. */
    @SqlQuery("""
            select s.organisation_id, s.id, s.case_id, s.state, s.send_at, s.due_at, s.urgent, s.take_over,
                s.reply_within, s.encoding, s.segment_count, s.text_sealed, s.number_sealed, s.author_sealed,
                s.created_at, s.ended_at, s.restored_as, c.sender_number
            from scheduled_message s
            join cases c on c.organisation_id = s.organisation_id and c.id = s.case_id
            where s.organisation_id = :organisation
            and s.case_id = :caseId
            and s.state = 'WAITING'
            order by s.send_at, s.id
            """)
    List<Row> waiting(OrganisationId organisation, CaseId caseId);

    /** What these messages were asked for with; those that were simply sent are not there. */
    @SqlQuery("""
            select id, send_at, created_at, ended_at, reply_within
            from scheduled_message
            where organisation_id = :organisation
            and id = any(:messages)
            union all
            select e.message_id, null, null, null, e.within
            from answer_expected e
            where e.organisation_id = :organisation
            and e.message_id = any(:messages)
            and not exists (
                select from scheduled_message s
                where s.organisation_id = e.organisation_id
                and s.id = e.message_id)
            """)
    List<Asked> asked(OrganisationId organisation, MessageId[] messages);

    /** Whose time has come, the longest due of each organisation. */
    @SqlQuery("""
            select due.*, null as sender_number
            from organisation o
            cross join lateral (
                select s.organisation_id, s.id, s.case_id, s.state, s.send_at, s.due_at, s.urgent, s.take_over,
                    s.reply_within, s.encoding, s.segment_count, s.text_sealed, s.number_sealed, s.author_sealed,
                    s.created_at, s.ended_at, s.restored_as
                from scheduled_message s
                where s.organisation_id = o.id
                and s.state = 'WAITING'
                and s.look_at <= now()
                order by s.look_at, s.id
                limit :each) due
            """)
    List<Row> due(int each);

    /** They wait for the end of quiet hours, from which their clocks run. */
    @SqlUpdate("""
            update scheduled_message s
            set due_at = held.until, look_at = held.until
            from unnest(:organisation, :id, :until) as held (organisation_id, id, until)
            where s.organisation_id = held.organisation_id
            and s.id = held.id
            and s.state = 'WAITING'
            """)
    void hold(@BindColumns List<Held> held);

    /** It could not be done now; others go first meanwhile. */
    @SqlUpdate("""
            update scheduled_message
            set look_at = now() + make_interval(secs => :seconds)
            where organisation_id = :organisation
            and id = :id
            and state = 'WAITING'
            """)
    void putOff(OrganisationId organisation, MessageId id, double seconds);

    /** @param sendAt null for one that was sent at once */
    record Asked(
            MessageId id,
            @Nullable Instant sendAt,
            @Nullable Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable Integer replyWithin) {}

    record Held(OrganisationId organisation, MessageId id, Instant until) {}

    /** @param senderNumber the case's own now; null without one */
    record Row(
            OrganisationId organisationId,
            MessageId id,
            CaseId caseId,
            String state,
            Instant sendAt,
            Instant dueAt,
            boolean urgent,
            boolean takeOver,
            @Nullable Integer replyWithin,
            String encoding,
            int segmentCount,
            byte @Nullable [] textSealed,
            byte[] numberSealed,
            byte[] authorSealed,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable String restoredAs,
            @Nullable String senderNumber) {}
}
