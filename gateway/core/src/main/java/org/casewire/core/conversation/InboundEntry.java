package org.casewire.core.conversation;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.CaseKey;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.text.Segmenter;
import org.jdbi.v3.core.Handle;

/**
 * The one door by which patients' texts enter threads, each as the next entry, unread. The caller holds the case rows'
 * locks, and writes counters and events, in that order, after its last entry. Works on either login. Safe for all
 * threads.
 */
public final class InboundEntry {
    private final KeyRing keys;

    public InboundEntry(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * Enters texts of one or several cases, those of one case in their order.
     *
     * @param now when they enter, by which their cases move up in the list
     * @return one for each, in their order
     */
    public List<Entered> enter(Handle handle, List<Entering> texts, Instant now) {
        if (texts.isEmpty()) {
            return List.of();
        }
        EntryStore store = handle.attach(EntryStore.class);
        SortedMap<CaseKey, List<Entering>> byCase = new TreeMap<>(CaseKey.ORDER);
        texts.forEach(text ->
                byCase.computeIfAbsent(text.key(), key -> new ArrayList<>()).add(text));
        List<EntryStore.Growth> growths = byCase.entrySet().stream()
                .map(grown -> EntryStore.Growth.of(grown.getKey(), grown.getValue(), now))
                .toList();
        Map<CaseKey, Long> positions = new HashMap<>();
        store.positions(growths).forEach(place -> positions.put(place.key(), place.value()));
        if (!positions.keySet().equals(byCase.keySet())) {
            throw new IllegalStateException("A text cannot enter a case that is not there");
        }
        List<EntryStore.NewMessage> messages = new ArrayList<>();
        for (Entering text : texts) {
            messages.add(text.message(positions.merge(text.key(), 1L, Long::sum) - 1));
        }
        store.insert(messages);
        store.insertBodies(texts.stream().map(this::body).toList());
        Map<CaseKey, Long> unread = new HashMap<>();
        Set<CaseKey> beginning = new HashSet<>();
        store.touch(growths).forEach(touched -> {
            unread.put(touched.key(), touched.unread());
            if (touched.beginsToWait()) {
                beginning.add(touched.key());
            }
        });
        return texts.stream()
                .map(text -> text.entered(unread.merge(text.key(), 1L, Long::sum) == 1, beginning.remove(text.key())))
                .toList();
    }

    private EntryStore.NewBody body(Entering entering) {
        Sealer sealer = keys.of(entering.organisation()).sealer();
        InboundText text = entering.text();
        UUID row = text.messageId().value();
        return new EntryStore.NewBody(
                entering.organisation(),
                text.messageId(),
                sealer.seal(SealedColumn.MESSAGE_TEXT, row, text.text()),
                sealer.seal(SealedColumn.MESSAGE_NUMBER, row, text.number()));
    }

    /** A text and the case that it enters. */
    public record Entering(OrganisationId organisation, CaseId caseId, InboundText text) {
        CaseKey key() {
            return new CaseKey(organisation, caseId);
        }

        EntryStore.NewMessage message(long position) {
            return new EntryStore.NewMessage(
                    organisation,
                    text.messageId(),
                    caseId,
                    position,
                    text.late(),
                    text.incomplete(),
                    text.possibleDuplicate(),
                    text.possiblyMixed(),
                    text.otherSenderNumber(),
                    text.carrier(),
                    text.senderNumber(),
                    text.encoding().name(),
                    Math.max(
                            1,
                            Segmenter.split(text.text(), text.encoding())
                                    .segments()
                                    .size()),
                    text.placedBy(),
                    text.alsoOpen().stream().map(CaseId::toString).collect(joining(",", "{", "}")),
                    text.at());
        }

        Entered entered(boolean firstUnread, boolean beginsToWait) {
            return new Entered(
                    organisation,
                    InboxChange.ofUnread(1, firstUnread ? 1 : 0).plus(InboxChange.ofWaiting(beginsToWait ? 1 : 0)),
                    NewEvent.ofMessage(
                            organisation,
                            EventType.MESSAGE_RECEIVED,
                            Optional.of(caseId),
                            text.messageId(),
                            MessageState.RECEIVED.name()));
        }
    }

    public record Entered(OrganisationId organisation, InboxChange change, NewEvent event) {}
}
