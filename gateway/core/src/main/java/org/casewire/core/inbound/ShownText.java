package org.casewire.core.inbound;

import java.util.Optional;
import java.util.UUID;
import org.casewire.core.cases.Waiting;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.text.Segmenter;

/**
 * Changes a text that was shown incomplete when more of it comes: the same message, at a new place in its thread and
 * unread again, or the same item, on the list again. It is not answered a second time. Safe for all threads.
 */
final class ShownText {
    private final KeyRing keys;

    ShownText(KeyRing keys) {
        this.keys = keys;
    }

    /** @return where it stands */
    Placed change(InboundTransaction transaction, PartStore.PartSet set, IncomingText text) {
        if (set.messageId().isPresent()) {
            return message(
                    transaction,
                    set.organisationId().orElseThrow(),
                    set.messageId().get(),
                    text);
        }
        if (set.unmatchedId().isPresent()) {
            return unmatched(
                    transaction,
                    set.organisationId().orElseThrow(),
                    set.unmatchedId().get(),
                    text);
        }
        UUID unassigned = set.unassignedId().orElseThrow();
        transaction
                .store(UnmatchedStore.class)
                .completeUnassigned(
                        unassigned,
                        keys.inbound().seal(SealedColumn.UNASSIGNED_TEXT, unassigned, text.text()),
                        text.encoding().name(),
                        text.incomplete(),
                        text.possiblyMixed());
        return new Placed.AsUnassigned(unassigned);
    }

    private Placed message(
            InboundTransaction transaction, OrganisationId organisation, MessageId id, IncomingText text) {
        ShownTextStore store = transaction.store(ShownTextStore.class);
        ShownTextStore.Place place = store.place(organisation, id).orElseThrow();
        long position = store.nextPosition(organisation, place.caseId()).orElseThrow();
        int changed = store.change(
                organisation,
                id,
                place.caseId(),
                place.position(),
                position,
                text.incomplete(),
                text.possiblyMixed(),
                text.encoding().name(),
                Math.max(
                        1,
                        Segmenter.split(text.text(), text.encoding()).segments().size()));
        if (changed != 1) {
            // The carrier is told to come again; then it is found where it was moved to.
            throw new IllegalStateException("The message was moved while its text was being completed");
        }
        store.text(
                organisation,
                id,
                keys.of(organisation).sealer().seal(SealedColumn.MESSAGE_TEXT, id.value(), text.text()));
        ShownTextStore.Rise rise = store.unreadAgain(organisation, place.caseId(), id, place.position());
        transaction.change(
                organisation,
                InboxChange.ofUnread(rise.messages(), rise.cases())
                        .plus(Waiting.again(transaction.handle(), organisation, place.caseId())));
        transaction.event(NewEvent.ofMessage(
                organisation, EventType.MESSAGE_UPDATED, Optional.of(place.caseId()), id, "RECEIVED"));
        return new Placed.AsMessage(organisation, place.caseId(), id);
    }

    private Placed unmatched(
            InboundTransaction transaction, OrganisationId organisation, UnmatchedId id, IncomingText text) {
        UnmatchedStore store = transaction.store(UnmatchedStore.class);
        UnmatchedStore.Row row = store.lock(organisation, id).orElseThrow();
        if (row.messageId().isPresent()) {
            return message(transaction, organisation, row.messageId().get(), text);
        }
        byte[] sealed = keys.of(organisation).sealer().seal(SealedColumn.UNMATCHED_TEXT, id.value(), text.text());
        store.complete(organisation, id, sealed, text.encoding().name(), text.incomplete(), text.possiblyMixed());
        if (row.handledAt().isPresent()) {
            transaction.change(organisation, InboxChange.ofUnmatched(1));
        }
        transaction.event(TextPlacer.listed(organisation, PlacingRule.of(row.reason()), row.caseId()));
        return new Placed.AsUnmatched(organisation, id);
    }
}
