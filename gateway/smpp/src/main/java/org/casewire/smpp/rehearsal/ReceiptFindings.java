package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casewire.smpp.Arrival;
import org.casewire.smpp.ReceiptProfile.IdBase;
import org.casewire.smpp.ReceiptProfile.IdSource;

/** What the receipts of all texts tell, taken together. */
final class ReceiptFindings {
    private static final List<Topic> TOPICS = List.of(
            Topic.RECEIPT_SHAPE,
            Topic.INTERMEDIATE_RECEIPTS,
            Topic.RECEIPT_ORDER,
            Topic.ID_SOURCE,
            Topic.ID_BASES,
            Topic.STATUS_WORDS,
            Topic.TIME_ZONE);

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    private final Notebook notes;
    private final Line line;
    private final List<Line.Taken> taken;
    private final List<Arrival> receipts;

    ReceiptFindings(Notebook notes, Line line, Mailbox mailbox) {
        this.notes = notes;
        this.line = line;
        this.taken = line.taken();
        this.receipts = mailbox.receipts();
    }

    /** Whether each text that was taken has a receipt that can be told to be its own. */
    boolean complete() {
        return !taken.isEmpty() && best().matched() == taken.size();
    }

    /** @param reached whether something else than a receipt tells that texts reached the phone */
    void conclude(boolean reached) {
        if (receipts.isEmpty()) {
            notes.found(
                    Topic.RECEIPTS,
                    "none",
                    taken.size(),
                    "%d texts were taken and no receipt came".formatted(taken.size()));
            TOPICS.forEach(topic -> notes.unknown(topic, "no receipt came"));
            return;
        }
        Matching best = best();
        List<Arrival> last = best.matched() == 0 ? finals() : best.last();
        come(best, last);
        shape(last);
        order(best);
        ids(best);
        new ReceiptWords(notes).conclude(last, reached);
        new ReceiptClock(notes).conclude(last);
    }

    /** The way of reading ids by which most texts find a receipt. */
    Matching best() {
        return Matching.all(notes.profile(), taken, receipts).stream()
                .max(Comparator.comparingInt(Matching::matched))
                .orElseThrow();
    }

    private List<Arrival> finals() {
        return receipts.stream().filter(arrival -> !arrival.intermediate()).toList();
    }

    private void come(Matching best, List<Arrival> last) {
        int count = best.matched() == 0 ? Math.min(last.size(), taken.size()) : best.matched();
        int asked = notes.configured().registeredDelivery();
        notes.found(
                Topic.RECEIPTS,
                count == taken.size() ? "for every text" : "for some texts",
                taken.size(),
                "%d of %d texts have one".formatted(count, taken.size()),
                (asked & 3) == 0
                        ? Map.of("/registeredDelivery", ProfileTree.text(ProfileTree.hex(asked | 1)))
                        : Map.of());
    }

    private void shape(List<Arrival> last) {
        List<String> parts = new ArrayList<>();
        if (last.stream().allMatch(Arrival::namedByEsmClass)) {
            parts.add("esm_class");
        }
        if (last.stream().allMatch(Arrival::namedByParameters)) {
            parts.add("parameters");
        }
        if (last.stream().allMatch(Arrival::writtenAsReceipt)) {
            parts.add("text");
        }
        notes.found(
                Topic.RECEIPT_SHAPE, String.join(" + ", parts), last.size(), "all have " + String.join(", ", parts));
        long notFinal = receipts.stream().filter(Arrival::intermediate).count();
        notes.found(
                Topic.INTERMEDIATE_RECEIPTS,
                notFinal == 0 ? "none" : "come",
                receipts.size(),
                "%d of %d receipts say that a text is under way".formatted(notFinal, receipts.size()));
    }

    private void order(Matching best) {
        if (best.matched() == 0 || line.twoWays()) {
            notes.unknown(
                    Topic.RECEIPT_ORDER,
                    best.matched() == 0
                            ? "no receipt can be told to belong to a text"
                            : "answers and receipts come by two connections, whose order says nothing");
            return;
        }
        long early = taken.stream()
                .filter(text -> best.byId().getOrDefault(text.messageId(), List.of()).stream()
                        .anyMatch(arrival -> arrival.at().isBefore(text.answeredAt())))
                .count();
        long twice = best.byId().values().stream()
                .filter(all ->
                        all.stream().filter(arrival -> !arrival.intermediate()).count() > 1)
                .count();
        notes.found(
                Topic.RECEIPT_ORDER,
                (early > 0 ? "before the answer" : "after the answer") + (twice > 0 ? ", twice" : ""),
                best.matched(),
                "%d came before the answer to their text, %d more than once".formatted(early, twice));
    }

    private void ids(Matching best) {
        if (taken.stream().allMatch(text -> text.messageId().isEmpty())) {
            notes.found(
                    Topic.ID_BASES,
                    "none in the answer",
                    taken.size(),
                    "the carrier answers without an id, so no receipt can be told to belong to a text");
            notes.unknown(Topic.ID_SOURCE, "the answers have no id to compare with");
            return;
        }
        if (best.matched() == 0) {
            notes.unknown(Topic.ID_BASES, "no id of a receipt is that of an answer, in whichever base");
            notes.unknown(Topic.ID_SOURCE, "no id of a receipt is that of an answer");
            return;
        }
        List<Matching> good = Matching.all(notes.profile(), taken, receipts).stream()
                .filter(each -> each.matched() == best.matched())
                .toList();
        source(good);
        bases(good, best);
    }

    private void source(List<Matching> good) {
        boolean inParameters = good.stream().anyMatch(each -> each.source() == IdSource.TLV);
        boolean inText = good.stream().anyMatch(each -> each.source() == IdSource.TEXT);
        boolean otherInParameters = !inParameters && receipts.stream().anyMatch(Arrival::namedByParameters);
        IdSource configured = notes.configured().receipt().idSource();
        boolean fits = switch (configured) {
            case TLV_THEN_TEXT -> !otherInParameters;
            case TLV -> inParameters;
            case TEXT -> inText;
        };
        IdSource found = fits ? configured : inParameters ? IdSource.TLV_THEN_TEXT : IdSource.TEXT;
        notes.found(
                Topic.ID_SOURCE,
                inParameters && inText ? "parameter and text" : inParameters ? "parameter" : "text",
                good.get(0).matched(),
                "the ids found there are those of the answers",
                Map.of("/receipt/idSource", ProfileTree.text(found.name())));
    }

    /** Written alike, the base matters only so far as both sides have the same; a number is taken for what it looks like. */
    private void bases(List<Matching> good, Matching best) {
        Optional<Matching> alike = good.stream().filter(Matching::same).findFirst();
        List<String> ids = taken.stream()
                .map(Line.Taken::messageId)
                .filter(id -> !id.isEmpty())
                .toList();
        IdBase response = best.response();
        IdBase receipt = best.receipt();
        String value = "answers in " + response + ", receipts in " + receipt;
        if (alike.isPresent()) {
            boolean decimal = ids.stream().allMatch(id -> NUMBER.matcher(id).matches());
            boolean hex = ids.stream().allMatch(id -> HEX.matcher(id).matches());
            response = decimal ? IdBase.DECIMAL : hex ? IdBase.HEX : IdBase.AUTO;
            receipt = response;
            value = response == IdBase.AUTO ? "alike, no numbers" : "both in " + response;
        }
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        if (best.matched() > 1) {
            keys.put("/receipt/responseIdBase", ProfileTree.text(response.name()));
            keys.put("/receipt/receiptIdBase", ProfileTree.text(receipt.name()));
        }
        notes.found(
                Topic.ID_BASES,
                value,
                best.matched(),
                "%d of %d texts find their receipt so".formatted(best.matched(), taken.size()),
                keys);
    }
}
