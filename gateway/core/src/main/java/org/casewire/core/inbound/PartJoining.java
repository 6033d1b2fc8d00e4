package org.casewire.core.inbound;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Unreadable;
import org.casewire.core.id.Ids;
import org.casewire.core.inbound.PartStore.Part;
import org.casewire.core.inbound.PartStore.PartSet;
import org.casewire.core.text.TextCoding;

/**
 * Joins the parts of long texts, in whatever order, by whatever session and however often they come. A text is known by
 * its pair, reference, width and total; another content under the same part of the same key begins another text, since
 * phones use references again. What was shown incomplete is completed where it stands. The caller holds the pair's
 * lock. Safe for all threads.
 */
final class PartJoining {
    /** Stands for one or more missing parts. */
    private static final String GAP = "[…]";

    private final KeyRing keys;
    private final Ids ids;
    private final TextReception reception;
    private final ShownText shownText;
    private final KeptOctets keptOctets;

    PartJoining(KeyRing keys, Ids ids, TextReception reception, ShownText shownText) {
        this.keptOctets = new KeptOctets(keys);
        this.keys = keys;
        this.ids = ids;
        this.reception = reception;
        this.shownText = shownText;
    }

    void arrived(InboundTransaction transaction, Arrival arrival, boolean possibleDuplicate) {
        PartStore store = transaction.store(PartStore.class);
        Concatenation key = arrival.part().concatenation().orElseThrow();
        String carrier = arrival.part().carrier();
        Optional<PartSet> waiting = store.open(carrier, arrival.pair(), key.reference(), key.width(), key.total());
        Optional<Part> same = waiting.flatMap(set -> store.parts(set.id()).stream()
                .filter(part -> part.number() == key.number())
                .findFirst());
        boolean known = store.ofCompleted(
                carrier, arrival.pair(), key.reference(), key.width(), key.total(), key.number(), arrival.content());
        boolean isWaitedFor = waiting.isPresent() && same.isEmpty();
        if ((known && !isWaitedFor)
                || same.filter(part -> Arrays.equals(part.contentHash(), arrival.content()))
                        .isPresent()) {
            return;
        }
        if (same.isPresent()) {
            giveUp(transaction, waiting.orElseThrow());
        }
        PartStore.Added added = store.add(
                ids.next(),
                carrier,
                arrival.part().to(),
                arrival.pair(),
                key.reference(),
                key.width(),
                key.total(),
                key.number());
        insert(store, arrival, added.id(), key.number());
        // Phones use references again, so what comes late, or a second time, may be of another text.
        if (isWaitedFor && (known || waiting.filter(PartSet::isDoubtful).isPresent())) {
            store.mix(added.id());
        }
        PartSet set = store.lock(added.id()).orElseThrow();
        if (added.whole() || set.shown()) {
            show(transaction, set, !added.whole(), possibleDuplicate);
        }
        if (added.whole()) {
            store.close(set.id());
            // Phones send one text after the other: what comes for one begun before it may be of yet another.
            store.followed(set.pairIndex(), set.firstAt());
        }
    }

    /** What became of one whose missing parts have been waited for long enough: it is shown as far as it came. */
    void showIncomplete(InboundTransaction transaction, PartSet set) {
        show(transaction, set, true, false);
    }

    /** Whose text it is; for taking the locks before it is shown. */
    FactsReader.Question question(PartSet set, List<Part> parts) {
        String address = parts.stream()
                .flatMap(part -> keys.inbound().read(SealedColumn.PART_NUMBER, part.id(), part.numberSealed()).stream())
                .findFirst()
                .orElse(Unreadable.SHOWN);
        return new FactsReader.Question(set.carrier(), set.senderNumber(), Patient.of(address), set.pairIndex());
    }

    private void giveUp(InboundTransaction transaction, PartSet set) {
        if (!set.shown()) {
            showIncomplete(transaction, set);
        }
        transaction.store(PartStore.class).close(set.id());
    }

    private void insert(PartStore store, Arrival arrival, UUID set, int number) {
        UUID id = ids.next();
        Optional<TextOctets> octets = arrival.part().octets();
        byte[] text = arrival.part()
                .text()
                .filter(words -> octets.isEmpty())
                .map(words -> keys.inbound().seal(SealedColumn.PART_TEXT, id, words))
                .orElse(null);
        byte[] sender = keys.inbound()
                .seal(SealedColumn.PART_NUMBER, id, arrival.patient().address());
        store.insert(
                set,
                number,
                id,
                text,
                sender,
                arrival.content(),
                octets.map(one -> keys.inbound().sealOctets(SealedColumn.PART_OCTETS, id, one.octets()))
                        .orElse(null),
                octets.map(one -> one.coding().written()).orElse(null));
    }

    private void show(InboundTransaction transaction, PartSet set, boolean incomplete, boolean possibleDuplicate) {
        List<Part> parts = transaction.store(PartStore.class).parts(set.id());
        FactsReader.Question question = question(set, parts);
        JoinedText joined = joined(parts, set.total());
        Optional<TextOctets> octets = joined.octets();
        IncomingText text = new IncomingText(
                set.carrier(),
                set.senderNumber(),
                question.patient(),
                set.pairIndex(),
                joined.text(),
                incomplete,
                possibleDuplicate,
                set.mixed(),
                octets,
                set.firstAt());
        if (set.shown()) {
            Placed place = shownText.change(transaction, set, text);
            keptOctets.keep(transaction, place, text.octets(), true);
            if (!incomplete) {
                reception.completed(transaction, text, place);
            }
        } else {
            remember(
                    transaction,
                    set.id(),
                    reception.receive(transaction, List.of(text)).get(0));
        }
    }

    private static void remember(InboundTransaction transaction, UUID set, Placed placed) {
        PartStore store = transaction.store(PartStore.class);
        if (placed instanceof Placed.AsMessage message) {
            store.shown(set, message.organisation(), message.messageId(), null, null);
        } else if (placed instanceof Placed.AsUnmatched unmatched) {
            store.shown(set, unmatched.organisation(), null, unmatched.id(), null);
        } else if (placed instanceof Placed.AsUnassigned unassigned) {
            store.shown(set, null, null, null, unassigned.id());
        }
    }

    private JoinedText joined(List<Part> parts, int total) {
        JoinedText text = new JoinedText();
        int next = 1;
        for (Part part : parts) {
            if (part.number() > next) {
                text.add(GAP);
            }
            Optional<byte[]> octets = part.octetsSealed()
                    .flatMap(kept -> keys.inbound().readOctets(SealedColumn.PART_OCTETS, part.id(), kept));
            if (octets.isPresent()) {
                text.add(new TextOctets(TextCoding.parse(part.coding().orElseThrow()), octets.get()));
            } else if (part.octetsSealed().isPresent()) {
                text.add(Unreadable.SHOWN);
            } else {
                part.textSealed()
                        .map(words -> keys.inbound().show(SealedColumn.PART_TEXT, part.id(), words))
                        .ifPresent(text::add);
            }
            next = part.number() + 1;
        }
        if (next <= total) {
            text.add(GAP);
        }
        return text;
    }
}
