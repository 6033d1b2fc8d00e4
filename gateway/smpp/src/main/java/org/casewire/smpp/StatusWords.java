package org.casewire.smpp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.carrier.Receipt.Status;

/**
 * What the words of receipts mean (SMPP 3.4, appendix B), in the spellings that carriers have for them: seven letters or
 * the whole word, with or without its vowels. The carrier's own words come first.
 */
final class StatusWords {
    /** What a word begins with; the first that fits. */
    private static final List<Map.Entry<String, Status>> BEGINNINGS = List.of(
            Map.entry("DELIVERYFAIL", Status.UNDELIVERED),
            Map.entry("DELIVERYERR", Status.UNDELIVERED),
            Map.entry("DELIV", Status.DELIVERED),
            Map.entry("DELVR", Status.DELIVERED),
            Map.entry("DLVRD", Status.DELIVERED),
            Map.entry("UNDEL", Status.UNDELIVERED),
            Map.entry("NOTDEL", Status.UNDELIVERED),
            Map.entry("FAIL", Status.UNDELIVERED),
            Map.entry("REJ", Status.UNDELIVERED),
            Map.entry("DELET", Status.UNDELIVERED),
            Map.entry("CANCEL", Status.UNDELIVERED),
            Map.entry("BLOCK", Status.UNDELIVERED),
            Map.entry("SKIP", Status.UNDELIVERED),
            Map.entry("EXPIR", Status.EXPIRED),
            Map.entry("ENROUT", Status.UNDER_WAY),
            Map.entry("SCHED", Status.UNDER_WAY),
            Map.entry("BUFF", Status.UNDER_WAY),
            Map.entry("QUEUE", Status.UNDER_WAY),
            Map.entry("PEND", Status.UNDER_WAY),
            Map.entry("RETRY", Status.UNDER_WAY));

    private final Map<String, Status> own;
    private final Status accepted;

    StatusWords(ReceiptProfile profile) {
        this.own = profile.statusWords();
        this.accepted = profile.accepted();
    }

    /** UNKNOWN also for a word that nobody knows. */
    Status of(String stat) {
        String upper = stat.toUpperCase(Locale.ROOT);
        Optional<Status> carriers = Optional.ofNullable(own.get(upper));
        return carriers.orElseGet(() -> usual(MessageState.ofText(upper).orElse(upper)));
    }

    private Status usual(String word) {
        String letters = word.replaceAll("[^A-Z]", "");
        if (letters.startsWith("ACCEPT")) {
            return accepted;
        }
        return BEGINNINGS.stream()
                .filter(one -> letters.startsWith(one.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(Status.UNKNOWN);
    }
}
