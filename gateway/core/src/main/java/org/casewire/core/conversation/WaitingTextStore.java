package org.casewire.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.text.Encoding;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The unmatched texts that wait for a case to be opened, or for somebody to say which case they belong to. */
interface WaitingTextStore {
    /**
     * Those from the numbers that the case has and had which name it, and those that wait for a choice; the first one
     * first, locked against being attached by hand.
     */
    @SqlQuery("""
            select id, reason, at, carrier, sender_number, phone_index, number_sealed, text_sealed, encoding,
                incomplete, possible_duplicate, possibly_mixed, awaits_choice, case_id, candidates
            from unmatched
            where organisation_id = :organisation
            and phone_index = any(array(
                select phone_index
                from cases
                where organisation_id = :organisation
                and id = :caseId
                union
                select phone_index
                from case_former_phone
                where organisation_id = :organisation
                and case_id = :caseId))
            and handled_at is null
            and (:caseId = any(candidates) or awaits_choice)
            order by at, id
            for update
            """)
    List<Row> waiting(OrganisationId organisation, CaseId caseId);

    @SqlUpdate("""
            update unmatched
            set reason = :reason, case_id = :caseId, candidates = :candidates, awaits_choice = :awaitsChoice
            where organisation_id = :organisation
            and id = :id
            """)
    void rejudged(
            OrganisationId organisation,
            UnmatchedId id,
            String reason,
            @Nullable CaseId caseId,
            CaseId[] candidates,
            boolean awaitsChoice);

    @SqlUpdate("""
            with octets as (
                update text_octets
                set message_id = :messageId
                where organisation_id = :organisation
                and id = :id)
            update unmatched
            set handled_at = :now, message_id = :messageId
            where organisation_id = :organisation
            and id = :id
            """)
    void entered(OrganisationId organisation, UnmatchedId id, MessageId messageId, Instant now);

    /** Whether a text waits for this case, and for no other that is not closed. */
    @SqlQuery("""
            select exists (
                select from unmatched u
                where u.organisation_id = :organisation
                and u.phone_index = (
                    select phone_index
                    from cases
                    where organisation_id = :organisation
                    and id = :caseId)
                and u.reason in ('needs-assignment', 'case-not-started')
                and u.handled_at is null
                and :caseId = any(u.candidates)
                and not exists (
                    select from cases c
                    where c.organisation_id = :organisation
                    and c.id = any(u.candidates)
                    and c.id <> :caseId
                    and c.status <> 'COMPLETE'))
            """)
    boolean lastThatTextsWaitFor(OrganisationId organisation, CaseId caseId);

    record Row(
            UnmatchedId id,
            String reason,
            Instant at,
            String carrier,
            String senderNumber,
            byte[] phoneIndex,
            byte[] numberSealed,
            byte[] textSealed,
            Encoding encoding,
            boolean incomplete,
            boolean possibleDuplicate,
            boolean possiblyMixed,
            boolean awaitsChoice,
            Optional<CaseId> caseId,
            List<CaseId> candidates) {}
}
