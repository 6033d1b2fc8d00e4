package org.casewire.core.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casewire.core.conversation.KnownCase.Sender;
import org.casewire.core.conversation.ReplyRules.Enters;
import org.casewire.core.conversation.ReplyRules.Reply;
import org.casewire.core.conversation.ReplyRules.Waits;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationSettings.SeveralOpenCases;
import org.jdbi.v3.core.Handle;

/**
 * Judges anew the texts that name a case whenever its status, its number or its patient's name has changed: by the facts
 * of that moment each goes on waiting, perhaps for something else, or enters the thread, late and unread. Nothing a
 * patient wrote is thrown away. The caller holds the locks of {@link PatientLock}. Safe for all threads.
 */
final class WaitingTexts {
    private final KeyRing keys;
    private final InboundEntry entry;
    private final Ids ids;

    WaitingTexts(KeyRing keys, InboundEntry entry, Ids ids) {
        this.keys = keys;
        this.entry = entry;
        this.ids = ids;
    }

    Judged judge(Handle handle, Organisation organisation, CaseId changed, Instant now) {
        WaitingTextStore store = handle.attach(WaitingTextStore.class);
        OrganisationId id = organisation.id();
        boolean ask = organisation.settings().severalOpenCases() == SeveralOpenCases.ASK;
        List<NewEvent> events = new ArrayList<>();
        List<InboundEntry.Entering> entering = new ArrayList<>();
        for (WaitingTextStore.Row row : store.waiting(id, changed)) {
            ReplyFacts facts = ReplyFacts.read(handle, id, row.phoneIndex(), row.carrier(), row.senderNumber());
            Reply reply = WaitingRules.judge(row.awaitsChoice(), row.caseId(), row.candidates(), facts, ask);
            if (reply instanceof Enters enters) {
                MessageId messageId = ids.message();
                entering.add(new InboundEntry.Entering(id, enters.chosen().id(), text(id, messageId, row, enters)));
                store.entered(id, row.id(), messageId, now);
            } else if (reply instanceof Waits waits && !isAsBefore(row, waits)) {
                rejudged(store, id, row, waits);
                events.add(new NewEvent(
                        id,
                        waits.rule().event(),
                        waits.caseId().or(() -> Optional.of(changed)),
                        Optional.empty(),
                        Optional.empty()));
            }
        }
        InboxChange change = InboxChange.ofUnmatched(-entering.size());
        for (InboundEntry.Entered entered : entry.enter(handle, entering, now)) {
            change = change.plus(entered.change());
            events.add(entered.event());
        }
        return new Judged(change, events);
    }

    private static void rejudged(
            WaitingTextStore store, OrganisationId organisation, WaitingTextStore.Row row, Waits waits) {
        store.rejudged(
                organisation,
                row.id(),
                waits.rule().word(),
                waits.caseId().orElse(null),
                waits.candidates().toArray(CaseId[]::new),
                row.awaitsChoice() || waits.rule() == PlacingRule.NEEDS_ASSIGNMENT);
    }

    private static boolean isAsBefore(WaitingTextStore.Row row, Waits waits) {
        return row.reason().equals(waits.rule().word())
                && row.caseId().equals(waits.caseId())
                && row.candidates().equals(waits.candidates());
    }

    /** Opened as the unmatched row's and sealed again as the message's: a sealed value is bound to its row. */
    private InboundText text(OrganisationId organisation, MessageId messageId, WaitingTextStore.Row row, Enters place) {
        Sealer sealer = keys.of(organisation).sealer();
        return new InboundText(
                messageId,
                sealer.show(SealedColumn.UNMATCHED_TEXT, row.id().value(), row.textSealed()),
                sealer.show(SealedColumn.UNMATCHED_NUMBER, row.id().value(), row.numberSealed()),
                row.carrier(),
                row.senderNumber(),
                row.encoding(),
                row.at(),
                true,
                row.incomplete(),
                row.possibleDuplicate(),
                row.possiblyMixed(),
                place.chosen().sender() == Sender.OTHER,
                row.reason(),
                place.alsoOpen());
    }

    record Judged(InboxChange change, List<NewEvent> events) {
        static final Judged NOTHING = new Judged(InboxChange.NONE, List.of());
    }
}
