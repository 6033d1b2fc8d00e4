package org.casewire.core.conversation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.casewire.core.db.BindColumns;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of texts that enter threads. */
interface EntryStore {
    /** Hands out the next entry numbers: the first of each case. */
    @SqlQuery("""
            update cases c
            set next_position = c.next_position + grown.texts
            from unnest(:organisationId, :caseId, :texts) as grown (organisation_id, case_id, texts)
            where c.organisation_id = grown.organisation_id
            and c.id = grown.case_id
            returning c.organisation_id, c.id as case_id, c.next_position - grown.texts as value
            """)
    List<OfCase> positions(@BindColumns List<Growth> growths);

    @SqlUpdate("""
            insert into message (direction, organisation_id, id, case_id, position, late, incomplete,
                possible_duplicate, possibly_mixed, other_sender_number, carrier, sender_number, encoding, segment_count, placed_by,
                also_open, created_at)
            select 'INBOUND', row.organisation_id, row.id, row.case_id, row.position, row.late, row.incomplete,
                row.possible_duplicate, row.possibly_mixed, row.other_sender_number, row.carrier, row.sender_number, row.encoding, row.segment_count,
                row.placed_by, row.also_open::uuid[], row.created_at
            from unnest(:organisationId, :id, :caseId, :position, :late, :incomplete, :possibleDuplicate,
                :possiblyMixed, :otherSenderNumber, :carrier, :senderNumber, :encoding, :segmentCount, :placedBy, :alsoOpen, :createdAt)
                as row (organisation_id, id, case_id, position, late, incomplete, possible_duplicate,
                    possibly_mixed, other_sender_number, carrier, sender_number, encoding, segment_count, placed_by, also_open, created_at)
            """)
    void insert(@BindColumns List<NewMessage> messages);

    @SqlUpdate("""
            insert into message_body (organisation_id, message_id, text_sealed, number_sealed)
            select row.*
            from unnest(:organisationId, :messageId, :textSealed, :numberSealed) as row
            """)
    void insertBodies(@BindColumns List<NewBody> bodies);

    /**
     * Moves the cases up, and tells how many were unread in each before. A hidden thread shows again: somebody wrote
     * in it. The case waits since the oldest text, unless it is complete.
     */
    @SqlQuery("""
            with old as (
                select grown.*, a.waiting_since, a.status
                from unnest(:organisationId, :caseId, :texts, :lastId, :lastAt, :firstAt, :at)
                    as grown (organisation_id, case_id, texts, last_id, last_at, first_at, at)
                join case_activity a
                    on a.organisation_id = grown.organisation_id
                    and a.case_id = grown.case_id
                order by grown.organisation_id, grown.case_id
                for no key update of a)
            update case_activity a
            set unread = a.unread + old.texts,
                hidden = false,
                last_activity_at = greatest(a.last_activity_at, old.at),
                last_message_at = old.last_at,
                last_message_id = old.last_id,
                waiting_since = case when old.status <> 'COMPLETE' then least(old.waiting_since, old.first_at) end
            from old
            where a.organisation_id = old.organisation_id
            and a.case_id = old.case_id
            returning a.organisation_id, a.case_id, a.unread - old.texts as unread,
                old.status <> 'COMPLETE' and old.waiting_since is null as begins_to_wait
            """)
    List<Touched> touch(@BindColumns List<Growth> growths);

    record OfCase(OrganisationId organisationId, CaseId caseId, long value) {
        CaseKey key() {
            return new CaseKey(organisationId, caseId);
        }
    }

    record Touched(OrganisationId organisationId, CaseId caseId, long unread, boolean beginsToWait) {
        CaseKey key() {
            return new CaseKey(organisationId, caseId);
        }
    }

    /**
     * @param lastId the text that is the case's last one now
     * @param firstAt when the oldest of them came
     */
    record Growth(
            OrganisationId organisationId,
            CaseId caseId,
            int texts,
            MessageId lastId,
            Instant lastAt,
            Instant firstAt,
            Instant at) {
        static Growth of(CaseKey key, List<InboundEntry.Entering> texts, Instant now) {
            InboundText last = texts.get(texts.size() - 1).text();
            Instant firstAt = texts.stream()
                    .map(text -> text.text().at())
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            return new Growth(
                    key.organisation(), key.caseId(), texts.size(), last.messageId(), last.at(), firstAt, now);
        }
    }

    /** @param alsoOpen as PostgreSQL writes an array, which unnest would flatten */
    record NewMessage(
            OrganisationId organisationId,
            MessageId id,
            CaseId caseId,
            long position,
            boolean late,
            boolean incomplete,
            boolean possibleDuplicate,
            boolean possiblyMixed,
            boolean otherSenderNumber,
            String carrier,
            String senderNumber,
            String encoding,
            int segmentCount,
            String placedBy,
            String alsoOpen,
            Instant createdAt) {}

    record NewBody(OrganisationId organisationId, MessageId messageId, byte[] textSealed, byte[] numberSealed) {}
}
