package org.casewire.core.conversation;

import java.time.Instant;
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
     * in it.
     */
    @SqlQuery("""
            update case_activity a
            set unread = a.unread + grown.texts,
                hidden = false,
                last_activity_at = greatest(a.last_activity_at, grown.at),
                last_message_at = grown.last_at,
                last_message_id = grown.last_id
            from unnest(:organisationId, :caseId, :texts, :lastId, :lastAt, :at)
                as grown (organisation_id, case_id, texts, last_id, last_at, at)
            where a.organisation_id = grown.organisation_id
            and a.case_id = grown.case_id
            returning a.organisation_id, a.case_id, a.unread - grown.texts as value
            """)
    List<OfCase> touch(@BindColumns List<Growth> growths);

    record OfCase(OrganisationId organisationId, CaseId caseId, long value) {
        CaseKey key() {
            return new CaseKey(organisationId, caseId);
        }
    }

    /** @param lastId the text that is the case's last one now */
    record Growth(
            OrganisationId organisationId, CaseId caseId, int texts, MessageId lastId, Instant lastAt, Instant at) {
        static Growth of(CaseKey key, List<InboundEntry.Entering> texts, Instant now) {
            InboundText last = texts.get(texts.size() - 1).text();
            return new Growth(key.organisation(), key.caseId(), texts.size(), last.messageId(), last.at(), now);
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
