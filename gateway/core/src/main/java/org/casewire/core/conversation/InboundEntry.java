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
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

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
        Store.Place place = store.enter(
                organisation,
                text.messageId(),
                caseId,
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
                text.at(),
                sealer.seal(SealedColumn.MESSAGE_TEXT, row, text.text()),
                sealer.seal(SealedColumn.MESSAGE_NUMBER, row, text.number()),
                now);
        return new Entered(
                place.position(),
                InboxChange.ofUnread(1, place.unread() == 1 ? 1 : 0),
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
        /**
         * Everything in one statement, since a text is one of thousands a second: the next entry number, the message, its
         * body, and the case moved up. A hidden thread shows again: somebody wrote in it.
         */
        @SqlQuery("""
                with place as (
                    update cases
                    set next_position = next_position + 1
                    where organisation_id = :organisation
                    and id = :caseId
                    returning next_position - 1 as position),
                entered as (
                    insert into message
                        (organisation_id, id, case_id, position, direction, late, incomplete, possible_duplicate, carrier,
                        sender_number, encoding, segment_count, placed_by, also_open, created_at)
                    select :organisation, :messageId, :caseId, place.position, 'INBOUND', :late, :incomplete,
                        :possibleDuplicate, :carrier, :senderNumber, :encoding, :segmentCount, :placedBy, :alsoOpen,
                        :createdAt
                    from place),
                body as (
                    insert into message_body (organisation_id, message_id, text_sealed, number_sealed)
                    select :organisation, :messageId, :textSealed, :numberSealed
                    from place)
                update case_activity a
                set unread = unread + 1,
                    hidden = false,
                    last_activity_at = greatest(last_activity_at, :now),
                    last_message_at = :createdAt,
                    last_message_id = :messageId
                from place
                where a.organisation_id = :organisation
                and a.case_id = :caseId
                returning place.position, a.unread
                """)
        @RegisterConstructorMapper(Place.class)
        Place enter(
                OrganisationId organisation,
                MessageId messageId,
                CaseId caseId,
                boolean late,
                boolean incomplete,
                boolean possibleDuplicate,
                String carrier,
                String senderNumber,
                String encoding,
                int segmentCount,
                String placedBy,
                UUID[] alsoOpen,
                Instant createdAt,
                byte[] textSealed,
                byte[] numberSealed,
                Instant now);

        record Place(long position, int unread) {}
    }
}
