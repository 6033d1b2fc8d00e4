package org.casewire.core.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Texts that belong to no open case, and those that belong to no organisation yet. */
interface UnmatchedStore {
    @SqlUpdate("""
            insert into unmatched
                (organisation_id, id, reason, at, carrier, sender_number, phone_index, number_sealed, text_sealed,
                encoding, incomplete, possible_duplicate, possibly_mixed, awaits_choice, case_id, candidates)
            values
                (:organisationId, :id, :reason, :at, :carrier, :senderNumber, :phoneIndex, :numberSealed, :textSealed,
                :encoding, :incomplete, :possibleDuplicate, :possiblyMixed, :awaitsChoice, :caseId, :candidates)
            """)
    void insert(@BindMethods NewUnmatched item);

    @SqlUpdate("""
            update unmatched
            set answered_at = now(), answer_id = :answer
            where organisation_id = :organisation
            and id = :id
            """)
    void answered(OrganisationId organisation, UnmatchedId id, MessageId answer);

    @SqlQuery("""
            select organisation_id, id, reason, at, carrier, sender_number, number_sealed, text_sealed, encoding,
                incomplete, possible_duplicate, possibly_mixed, case_id, candidates, answered_at, handled_at, message_id,
                handled_by_sealed, cast(null as text) as answer_code, cast(null as text) as answer_detail
            from unmatched
            where organisation_id = :organisation
            and id = :id
            for update
            """)
    Optional<Row> lock(OrganisationId organisation, UnmatchedId id);

    /** Where a message that was attached stands now. */
    @SqlQuery("""
            select case_id
            from message
            where organisation_id = :organisation
            and id = :message
            """)
    Optional<CaseId> caseOf(OrganisationId organisation, MessageId message);

    @SqlQuery("""
            select organisation_id, id, reason, at, carrier, sender_number, number_sealed, text_sealed, encoding,
                incomplete, possible_duplicate, possibly_mixed, case_id, candidates, answered_at, handled_at, message_id,
                handled_by_sealed, answer.code as answer_code, answer.detail as answer_detail
            from unmatched
            left join lateral (
                select d.error_code as code, d.error_detail as detail
                from delivery d
                where d.organisation_id = :organisation
                and d.message_id = unmatched.answer_id
                and d.state in ('FAILED', 'UNDELIVERED', 'EXPIRED')
                order by d.error_code = 'not-sent', d.segment
                limit 1) answer on true
            where organisation_id = :organisation
            and id < :before
            and handled_at is null
            and (not :withCandidate or cardinality(candidates) > 0)
            order by id desc
            limit :limit
            """)
    List<Row> listed(OrganisationId organisation, UUID before, boolean withCandidate, int limit);

    /** What somebody took off the list in the last 30 days. */
    @SqlQuery("""
            select organisation_id, id, reason, at, carrier, sender_number, number_sealed, text_sealed, encoding,
                incomplete, possible_duplicate, possibly_mixed, case_id, candidates, answered_at, handled_at, message_id,
                handled_by_sealed, cast(null as text) as answer_code, cast(null as text) as answer_detail
            from unmatched
            where organisation_id = :organisation
            and id < :before
            and handled_by_sealed is not null
            and handled_at > now() - interval '30 days'
            and (not :withCandidate or cardinality(candidates) > 0)
            order by id desc
            limit :limit
            """)
    List<Row> listedHandled(OrganisationId organisation, UUID before, boolean withCandidate, int limit);

    /** It is on the list again. */
    @SqlUpdate("""
            update unmatched
            set handled_at = null, handled_by_sealed = null
            where organisation_id = :organisation
            and id = :id
            """)
    void takeUpAgain(OrganisationId organisation, UnmatchedId id);

    @SqlUpdate("""
            update unmatched
            set text_sealed = :text, encoding = :encoding, incomplete = :incomplete, possibly_mixed = :possiblyMixed,
                handled_at = null, handled_by_sealed = null
            where organisation_id = :organisation
            and id = :id
            """)
    void complete(
            OrganisationId organisation,
            UnmatchedId id,
            byte[] text,
            String encoding,
            boolean incomplete,
            boolean possiblyMixed);

    /** It leaves the list: it entered a thread, or somebody dealt with it. */
    @SqlUpdate("""
            with octets as (
                update text_octets
                set message_id = :messageId
                where organisation_id = :organisation
                and id = :id)
            update unmatched
            set handled_at = now(), message_id = :messageId, handled_by_sealed = :by
            where organisation_id = :organisation
            and id = :id
            """)
    void handled(OrganisationId organisation, UnmatchedId id, @Nullable MessageId messageId, byte @Nullable [] by);

    @SqlUpdate("""
            insert into unassigned
                (id, carrier, sender_number, pair_index, number_sealed, text_sealed, encoding, incomplete,
                possible_duplicate, possibly_mixed, at)
            values
                (:id, :carrier, :senderNumber, :pair, :number, :text, :encoding, :incomplete, :possibleDuplicate,
                :possiblyMixed, :at)
            """)
    void insertUnassigned(
            UUID id,
            String carrier,
            String senderNumber,
            byte[] pair,
            byte[] number,
            byte[] text,
            String encoding,
            boolean incomplete,
            boolean possibleDuplicate,
            boolean possiblyMixed,
            Instant at);

    @SqlUpdate("""
            update unassigned
            set text_sealed = :text, encoding = :encoding, incomplete = :incomplete, possibly_mixed = :possiblyMixed
            where id = :id
            """)
    void completeUnassigned(UUID id, byte[] text, String encoding, boolean incomplete, boolean possiblyMixed);

    record NewUnmatched(
            OrganisationId organisationId,
            UnmatchedId id,
            String reason,
            Instant at,
            String carrier,
            String senderNumber,
            byte[] phoneIndex,
            byte[] numberSealed,
            byte[] textSealed,
            String encoding,
            boolean incomplete,
            boolean possibleDuplicate,
            boolean possiblyMixed,
            boolean awaitsChoice,
            @Nullable CaseId caseId,
            CaseId[] candidates) {}

    record Row(
            OrganisationId organisationId,
            UnmatchedId id,
            String reason,
            Instant at,
            String carrier,
            String senderNumber,
            byte[] numberSealed,
            byte[] textSealed,
            String encoding,
            boolean incomplete,
            boolean possibleDuplicate,
            boolean possiblyMixed,
            Optional<CaseId> caseId,
            List<UUID> candidates,
            Optional<Instant> answeredAt,
            Optional<Instant> handledAt,
            Optional<MessageId> messageId,
            byte @Nullable [] handledBySealed,
            Optional<String> answerCode,
            Optional<String> answerDetail) {}
}
