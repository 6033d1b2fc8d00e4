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

    @SqlQuery("select exists (select from cases where organisation_id = :organisation and id = :caseId)")
    boolean caseExists(OrganisationId organisation, CaseId caseId);

    @SqlQuery("""
            select segment, state, attempt, carrier_message_id, error_code, error_detail, receipt_stat, submitted_at,
                answered_at, final_at, answer_lost
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
            select :organisation, :id, n, 'FAILED', 0, :carrier, :pair, :code, :detail, false, now(), now()
            from generate_series(1, :segmentCount) n
            """)
    void failUnsent(
            OrganisationId organisation,
            MessageId id,
            int segmentCount,
            String carrier,
            byte[] pair,
            String code,
            String detail);

    @SqlUpdate("""
            insert into message_settlement (organisation_id, message_id, author_sealed)
            values (:organisation, :id, :author)
            on conflict do nothing
            """)
    int settle(OrganisationId organisation, MessageId id, byte[] author);

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

    record Withdrawn(String carrier, int pending) {}
}
