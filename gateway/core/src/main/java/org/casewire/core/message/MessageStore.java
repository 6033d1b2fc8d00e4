package org.casewire.core.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Reads messages as the view thread_message tells them, and writes what a person decides about one. */
interface MessageStore {
    /** The newest page before a position, oldest first. */
    @SqlQuery("""
            select page.*
            from (
                select *
                from thread_message
                where organisation_id = :organisation
                and case_id = :caseId
                and position < :before
                order by position desc
                limit :limit) page
            order by page.position
            """)
    List<Row> before(OrganisationId organisation, CaseId caseId, long before, int limit);

    @SqlQuery("""
            select *
            from thread_message
            where organisation_id = :organisation
            and case_id = :caseId
            and position > :after
            order by position
            limit :limit
            """)
    List<Row> after(OrganisationId organisation, CaseId caseId, long after, int limit);

    @SqlQuery("""
            select *
            from thread_message
            where organisation_id = :organisation
            and case_id = :caseId
            and id = :id
            """)
    Optional<Row> find(OrganisationId organisation, CaseId caseId, MessageId id);

    /** How those of these messages were read that nobody could read by their label. */
    @SqlQuery("""
            select message_id, data_coding, charset
            from text_octets
            where organisation_id = :organisation
            and message_id = any(:messages)
            """)
    List<ReadingRow> readings(OrganisationId organisation, MessageId[] messages);

    /** Whether the patient's last text in this thread came after that. */
    @SqlQuery("""
            select coalesce((
                select created_at > :since
                from message
                where organisation_id = :organisation
                and case_id = :caseId
                and direction = 'INBOUND'
                order by position desc
                limit 1), false)
            """)
    boolean wroteSince(OrganisationId organisation, CaseId caseId, Instant since);

    @SqlQuery("select exists (select from cases where organisation_id = :organisation and id = :caseId)")
    boolean caseExists(OrganisationId organisation, CaseId caseId);

    @SqlQuery("""
            select segment, state, attempt,
                coalesce(carrier_message_id_written, carrier_message_id) as carrier_message_id,
                error_code, error_detail, receipt_stat, submitted_at, answered_at, final_at, answer_lost
            from delivery
            where organisation_id = :organisation
            and message_id = :id
            order by segment
            """)
    List<SegmentRow> segments(OrganisationId organisation, MessageId id);

    @SqlQuery("""
            select segment, attempt, class as refusal, code, at
            from submit_outcome
            where organisation_id = :organisation
            and message_id = :id
            order by at, segment
            """)
    List<TryRow> tries(OrganisationId organisation, MessageId id);

    /** What people decided about it; who, in words that only the organisation's key opens. */
    @SqlQuery("""
            select s.at, 'SETTLED' as decision, s.author_sealed as author, s.message_id as row
            from message_settlement s
            where s.organisation_id = :organisation
            and s.message_id = :id
            union all
            select again.created_at, 'RESENT', b.author_sealed, again.id
            from message again
            join message_body b on b.organisation_id = again.organisation_id and b.message_id = again.id
            where again.organisation_id = :organisation
            and again.resend_of = :id
            union all
            select w.at, 'CANCELLED', w.author_sealed, w.message_id
            from message_withdrawal w
            where w.organisation_id = :organisation
            and w.message_id = :id
            """)
    List<DecisionRow> decisions(OrganisationId organisation, MessageId id);

    @SqlUpdate("""
            insert into message_withdrawal (organisation_id, message_id, author_sealed)
            values (:organisation, :id, :author)
            on conflict do nothing
            """)
    void withdrawnBy(OrganisationId organisation, MessageId id, byte[] author);

    /** Takes a message off the queue unless the carrier has any of it. */
    @SqlQuery("""
            delete from queue q
            where q.organisation_id = :organisation
            and q.lane = :caseId
            and q.message_id = :id
            and not exists (
                select from delivery d
                where d.organisation_id = :organisation
                and d.message_id = :id)
            returning q.carrier, q.pending
            """)
    Optional<Withdrawn> withdraw(OrganisationId organisation, CaseId caseId, MessageId id);

    @SqlUpdate("""
            insert into delivery (organisation_id, message_id, segment, state, attempt, carrier, pair_index, error_code,
                error_detail, permanent, answered_at, final_at)
            select :organisation, :id, n, :state, 0, :carrier, :pair, :code, :detail, false, now(), now()
            from generate_series(1, :segmentCount) n
            """)
    void settleUnsent(
            OrganisationId organisation,
            MessageId id,
            int segmentCount,
            String carrier,
            byte[] pair,
            String state,
            String code,
            String detail);

    @SqlUpdate("""
            insert into message_settlement (organisation_id, message_id, author_sealed)
            values (:organisation, :id, :author)
            on conflict do nothing
            """)
    int settle(OrganisationId organisation, MessageId id, byte[] author);

    record ReadingRow(
            MessageId messageId, int dataCoding, @Nullable String charset) {}

    record Row(
            OrganisationId organisationId,
            MessageId id,
            @Nullable CaseId caseId,
            @Nullable Long position,
            String direction,
            @Nullable String automatic,
            boolean late,
            boolean incomplete,
            boolean possibleDuplicate,
            String senderNumber,
            String encoding,
            int segmentCount,
            @Nullable String confirmOn,
            @Nullable String placedBy,
            List<CaseId> alsoOpen,
            @Nullable MessageId resendOf,
            Instant createdAt,
            byte[] textSealed,
            byte[] numberSealed,
            byte @Nullable [] authorSealed,
            boolean queued,
            @Nullable List<String> states,
            @Nullable Instant acceptedAt,
            @Nullable Instant finalAt,
            @Nullable String errorCode,
            @Nullable String errorDetail,
            @Nullable Boolean permanent,
            @Nullable Instant settledAt,
            @Nullable Instant overdueSince,
            boolean possiblyMixed,
            boolean otherSenderNumber) {}

    record SegmentRow(
            int segment,
            String state,
            int attempt,
            @Nullable String carrierMessageId,
            @Nullable String errorCode,
            @Nullable String errorDetail,
            @Nullable String receiptStat,
            @Nullable Instant submittedAt,
            Instant answeredAt,
            @Nullable Instant finalAt,
            @Nullable Boolean answerLost) {}

    record TryRow(int segment, int attempt, String refusal, String code, Instant at) {}

    /** @param row the row that the author is sealed to */
    record DecisionRow(Instant at, String decision, byte @Nullable [] author, MessageId row) {}

    record Withdrawn(String carrier, int pending) {}
}
