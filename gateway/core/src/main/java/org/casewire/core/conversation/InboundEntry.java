package org.casewire.core.conversation;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.text.Segmenter;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The one door by which a patient's text enters a thread, as its next entry, unread. The caller holds the case row's
 * lock, and writes counters and events, in that order, after its last entry. Works on either login. Safe for all
 * threads.
 */
public final class InboundEntry {
    private final KeyRing keys;

    public InboundEntry(KeyRing keys) {
        this.keys = keys;
    }

    /** @param now when it enters, by which the case moves up in the list */
    public Entered enter(Handle handle, OrganisationId organisation, CaseId caseId, InboundText text, Instant now) {
        Store store = handle.attach(Store.class);
        Sealer sealer = keys.of(organisation).sealer();
        UUID row = text.messageId().value();
        long position = store.nextPosition(organisation, caseId);
        store.insert(
                organisation,
                text.messageId(),
                caseId,
                position,
                text.late(),
                text.incomplete(),
                text.possibleDuplicate(),
                text.carrier(),
                text.senderNumber(),
                text.encoding().name(),
                Math.max(
                        1,
                        Segmenter.split(text.text(), text.encoding()).segments().size()),
                text.placedBy(),
                text.alsoOpen().stream().map(CaseId::value).toArray(UUID[]::new),
                text.at());
        store.insertBody(
                organisation,
                text.messageId(),
                sealer.seal(SealedColumn.MESSAGE_TEXT, row, text.text()),
                sealer.seal(SealedColumn.MESSAGE_NUMBER, row, text.number()));
        int unread = store.bump(organisation, caseId, text.messageId(), text.at(), now);
        return new Entered(
                position,
                InboxChange.ofUnread(1, unread == 1 ? 1 : 0),
                NewEvent.ofMessage(
                        organisation,
                        EventType.MESSAGE_RECEIVED,
                        Optional.of(caseId),
                        text.messageId(),
                        MessageState.RECEIVED.name()));
    }

    /** @param position its entry number in the thread */
    public record Entered(long position, InboxChange change, NewEvent event) {}

    interface Store {
        @SqlQuery("""
                update cases
                set next_position = next_position + 1
                where organisation_id = :organisation
                and id = :caseId
                returning next_position - 1
                """)
        long nextPosition(OrganisationId organisation, CaseId caseId);

        @SqlUpdate("""
                insert into message
                    (organisation_id, id, case_id, position, direction, late, incomplete, possible_duplicate, carrier,
                    sender_number, encoding, segment_count, placed_by, also_open, created_at)
                values
                    (:organisation, :messageId, :caseId, :position, 'INBOUND', :late, :incomplete, :possibleDuplicate,
                    :carrier, :senderNumber, :encoding, :segmentCount, :placedBy, :alsoOpen, :createdAt)
                """)
        void insert(
                OrganisationId organisation,
                MessageId messageId,
                CaseId caseId,
                long position,
                boolean late,
                boolean incomplete,
                boolean possibleDuplicate,
                String carrier,
                String senderNumber,
                String encoding,
                int segmentCount,
                String placedBy,
                UUID[] alsoOpen,
                Instant createdAt);

        @SqlUpdate("""
                insert into message_body (organisation_id, message_id, text_sealed, number_sealed)
                values (:organisation, :messageId, :textSealed, :numberSealed)
                """)
        void insertBody(OrganisationId organisation, MessageId messageId, byte[] textSealed, byte[] numberSealed);

        /** A hidden thread shows again: somebody wrote in it. */
        @SqlQuery("""
                update case_activity
                set unread = unread + 1,
                    hidden = false,
                    last_activity_at = greatest(last_activity_at, :now),
                    last_message_at = :at,
                    last_message_id = :messageId
                where organisation_id = :organisation
                and case_id = :caseId
                returning unread
                """)
        int bump(OrganisationId organisation, CaseId caseId, MessageId messageId, Instant at, Instant now);
    }
}
