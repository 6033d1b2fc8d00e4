package org.casewire.core.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/**
 * Lets the texts that waited for a case into its thread when it is opened, late and unread. Nothing a patient wrote is
 * thrown away. The caller holds the case row's lock. Safe for all threads.
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

    Entered enter(Handle handle, OrganisationId organisation, CaseId caseId, Instant now) {
        WaitingTextStore store = handle.attach(WaitingTextStore.class);
        List<InboundEntry.Entering> texts = new ArrayList<>();
        for (WaitingTextStore.Row row : store.waitingFor(organisation, caseId)) {
            MessageId messageId = ids.message();
            texts.add(new InboundEntry.Entering(organisation, caseId, text(organisation, messageId, row)));
            store.entered(organisation, row.id(), messageId, now);
        }
        InboxChange change = InboxChange.ofUnmatched(-texts.size());
        List<NewEvent> events = new ArrayList<>();
        for (InboundEntry.Entered entered : entry.enter(handle, texts, now)) {
            change = change.plus(entered.change());
            events.add(entered.event());
        }
        return new Entered(change, events);
    }

    /** Opened as the unmatched row's and sealed again as the message's: a sealed value is bound to its row. */
    private InboundText text(OrganisationId organisation, MessageId messageId, WaitingTextStore.Row row) {
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
                row.reason(),
                List.of());
    }

    record Entered(InboxChange change, List<NewEvent> events) {}
}
