package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.casewire.core.carrier.Receipt;
import org.casewire.smpp.Arrival;

/** By which word a carrier says that a text was delivered. */
final class ReceiptWords {
    private static final int STATE_DELIVERED = 2;

    private final Notebook notes;

    ReceiptWords(Notebook notes) {
        this.notes = notes;
    }

    /** @param reached whether the phone showed texts */
    void conclude(List<Arrival> last, boolean reached) {
        Set<String> words = new TreeSet<>();
        Map<String, JsonNode> own = new LinkedHashMap<>();
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        notes.configured()
                .receipt()
                .statusWords()
                .forEach((word, status) -> own.put(word, ProfileTree.text(status.name())));
        int before = own.size();
        for (Arrival arrival : last) {
            String word = arrival.stat().toUpperCase(Locale.ROOT);
            words.add(word);
            if (word.isEmpty() || isKnown(word, arrival)) {
                continue;
            } else if (!reached
                    && arrival.messageState()
                            .filter(state -> state == STATE_DELIVERED)
                            .isEmpty()) {
                notes.unknown(
                        Topic.STATUS_WORDS,
                        "the receipts say %s, and nothing tells whether the phone showed the text".formatted(word));
                return;
            } else if (word.startsWith("ACCEPT")) {
                keys.put("/receipt/accepted", ProfileTree.text(Receipt.Status.DELIVERED.name()));
            } else {
                own.put(word, ProfileTree.text(Receipt.Status.DELIVERED.name()));
            }
        }
        if (own.size() > before) {
            keys.put("/receipt/statusWords", ProfileTree.object(own));
        }
        notes.found(
                Topic.STATUS_WORDS,
                String.join(", ", words),
                last.size(),
                "the last receipt of each text; words for texts that do not arrive were not met",
                keys);
    }

    /** By the word alone, for a parameter may be missing at another time. */
    private boolean isKnown(String word, Arrival arrival) {
        return switch (word) {
            case "DELIVRD", "DELIVERED" -> true;
            case "UNDELIV", "EXPIRED", "REJECTD", "DELETED" -> true;
            default ->
                notes.configured().receipt().statusWords().containsKey(word)
                        || word.startsWith("ACCEPT")
                                && arrival.receipt(notes.configured())
                                        .filter(receipt -> receipt.status() == Receipt.Status.DELIVERED)
                                        .isPresent();
        };
    }
}
