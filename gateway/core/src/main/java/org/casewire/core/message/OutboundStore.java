package org.casewire.core.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.db.BindColumns;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The rows of a message on its way out, in batches of several organisations. */
interface OutboundStore {
    /** Locks the cases, in the lock order. @return those that there are */
    @SqlQuery("""
            select c.id
            from cases c
            join unnest(:organisations, :cases) as wanted (organisation_id, case_id)
                on wanted.organisation_id = c.organisation_id and wanted.case_id = c.id
            order by c.organisation_id, c.id
            for no key update of c
            """)
    List<CaseId> lock(OrganisationId[] organisations, CaseId[] cases);

    /**
     * What decides whether locked cases may send. Not with the lock: a statement that waits for a row reads that row anew,
     * and all others as they were before it waited; an opt-out that held the lock would not be seen.
     */
    @SqlQuery("""
            select c.organisation_id, c.id, c.status, c.phone_sealed, c.carrier, c.sender_number, c.next_position,
                exists (
                    select from opt_out o
                    where o.organisation_id = c.organisation_id
                    and o.phone_index = c.phone_index) as opted_out
            from cases c
            join unnest(:organisations, :cases) as wanted (organisation_id, case_id)
                on wanted.organisation_id = c.organisation_id and wanted.case_id = c.id
            """)
    List<LockedCase> locked(OrganisationId[] organisations, CaseId[] cases);

    /** The next position of a case whose row the caller has locked, in whatever status it is. */
    @SqlQuery("""
            update cases
            set next_position = next_position + 1
            where organisation_id = :organisation
            and id = :caseId
            returning next_position - 1
            """)
    long takePosition(OrganisationId organisation, CaseId caseId);

    @SqlUpdate("""
            update cases c
            set next_position = sent.next_position
            from unnest(:organisations, :cases, :nextPositions) as sent (organisation_id, case_id, next_position)
            where c.organisation_id = sent.organisation_id
            and c.id = sent.case_id
            """)
    void advance(OrganisationId[] organisations, CaseId[] cases, Long[] nextPositions);

    @SqlUpdate("""
            update case_activity a
            set last_activity_at = sent.at,
                last_message_at = sent.at,
                last_message_id = sent.message_id
            from unnest(:organisations, :cases, :messages, :ats)
                as sent (organisation_id, case_id, message_id, at)
            where a.organisation_id = sent.organisation_id
            and a.case_id = sent.case_id
            """)
    void touch(OrganisationId[] organisations, CaseId[] cases, MessageId[] messages, Instant[] ats);

    @SqlUpdate("""
            insert into message (direction, organisation_id, id, case_id, position, automatic, unmatched_id, carrier,
                sender_number, encoding, segment_count, reference, confirm_on, resend_of, answers_up_to, not_after,
                created_at)
            select 'OUTBOUND', row.*
            from unnest(:organisationId, :id, :caseId, :position, :automatic, :unmatchedId, :carrier,
                :senderNumber, :encoding, :segmentCount, :reference, :confirmOn, :resendOf, :answersUpTo, :notAfter,
                :createdAt) as row
            """)
    void insert(@BindColumns List<NewMessage> messages);

    @SqlUpdate("""
            insert into message_body (organisation_id, message_id, text_sealed, number_sealed, author_sealed)
            select row.*
            from unnest(:organisationId, :messageId, :textSealed, :numberSealed, :authorSealed) as row
            """)
    void insertBodies(@BindColumns List<NewBody> bodies);

    @SqlUpdate("""
            insert into queue (organisation_id, lane, position, message_id, carrier, slot, automatic, pending,
                next_at, not_after, queued_at)
            select row.*
            from unnest(:organisationId, :lane, :position, :messageId, :carrier, :slot, :automatic, :pending,
                :nextAt, :notAfter, :queuedAt) as row
            """)
    void insertQueued(@BindColumns List<NewQueued> queued);

    /** What was begun is sent now. */
    @SqlUpdate("""
            delete from draft d
            using unnest(:organisation, :caseId, :author) as sent (organisation_id, case_id, author)
            where d.organisation_id = sent.organisation_id
            and d.case_id = sent.case_id
            and d.author = sent.author
            """)
    void dropDrafts(@BindColumns List<Begun> drafts);

    @SqlUpdate("""
            insert into answer_expected (organisation_id, message_id, case_id, within, look_at)
            values (:organisation, :id, :caseId, :seconds, now() + make_interval(secs => :seconds))
            """)
    void expectAnswer(OrganisationId organisation, MessageId id, CaseId caseId, int seconds);

    /** Up to which entry a message answers the patient; nothing for an automatic one. */
    @SqlQuery("""
            select answers_up_to
            from message
            where organisation_id = :organisation
            and id = :id
            and answers_up_to is not null
            """)
    Optional<Long> answersUpTo(OrganisationId organisation, MessageId id);

    /** The thread's last entry when a text that was to be sent later was written. */
    @SqlQuery("""
            select max(m.position)
            from scheduled_message s
            join message m
                on m.organisation_id = s.organisation_id
                and m.case_id = s.case_id
                and m.created_at <= s.created_at
                and not m.late
            where s.organisation_id = :organisation
            and s.case_id = :caseId
            and s.id = :scheduled
            having max(m.position) is not null
            """)
    Optional<Long> writtenBefore(OrganisationId organisation, CaseId caseId, MessageId scheduled);

    /** What was written into a thread after an entry, but for what was sent by itself. */
    @SqlQuery("""
            select m.position, m.id, b.author_sealed
            from message m
            join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
            where m.organisation_id = :organisation
            and m.case_id = :caseId
            and m.position > :entry
            and m.automatic is null
            order by m.position
            """)
    List<Written> writtenAfter(OrganisationId organisation, CaseId caseId, long entry);

    @SqlQuery("""
            select m.id
            from message m
            where m.organisation_id = :organisation
            and m.resend_of = :original
            """)
    List<MessageId> resentAs(OrganisationId organisation, MessageId original);

    /** After "send again" no receipt may settle the old message any more. */
    @SqlUpdate("""
            update uncertain
            set resent = true
            where organisation_id = :organisation
            and message_id = :original
            """)
    void markResent(OrganisationId organisation, MessageId original);

    /** @param authorSealed null for what the patient wrote */
    record Written(long position, MessageId id, byte @Nullable [] authorSealed) {}

    record LockedCase(
            OrganisationId organisationId,
            CaseId id,
            String status,
            byte[] phoneSealed,
            @Nullable String carrier,
            @Nullable String senderNumber,
            long nextPosition,
            boolean optedOut) {}

    record NewMessage(
            OrganisationId organisationId,
            MessageId id,
            @Nullable CaseId caseId,
            @Nullable Long position,
            @Nullable String automatic,
            @Nullable UUID unmatchedId,
            String carrier,
            String senderNumber,
            String encoding,
            int segmentCount,
            int reference,
            String confirmOn,
            @Nullable MessageId resendOf,
            @Nullable Long answersUpTo,
            Instant notAfter,
            Instant createdAt) {}

    /** Whose draft in which case. */
    record Begun(OrganisationId organisation, CaseId caseId, String author) {}

    record NewBody(
            OrganisationId organisationId,
            MessageId messageId,
            byte[] textSealed,
            byte[] numberSealed,
            byte @Nullable [] authorSealed) {}

    record NewQueued(
            OrganisationId organisationId,
            UUID lane,
            long position,
            MessageId messageId,
            String carrier,
            int slot,
            boolean automatic,
            int pending,
            Instant nextAt,
            Instant notAfter,
            Instant queuedAt) {}
}
