package org.casewire.smpp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** message_state (SMPP 3.4, section 5.2.28; 0 and 9 are of SMPP 5.0) as the word that a receipt's text has for it. */
final class MessageState {
    private static final List<String> WORDS = List.of(
            "SCHEDULED",
            "ENROUTE",
            "DELIVRD",
            "EXPIRED",
            "DELETED",
            "UNDELIV",
            "ACCEPTD",
            "UNKNOWN",
            "REJECTD",
            "SKIPPED");

    private MessageState() {}

    /** One octet by the specification; a longer number, a character or the word itself at some. */
    static Optional<String> read(byte[] value) {
        String text = ReceiptParser.withoutControls(new String(value, StandardCharsets.ISO_8859_1))
                .strip();
        if (!text.isEmpty()) {
            return ofText(text);
        }
        int number = -1;
        for (byte octet : value) {
            if (octet != 0 && number > 0) {
                return Optional.empty();
            }
            number = Math.max(number, octet);
        }
        return of(number);
    }

    static Optional<Integer> number(byte[] value) {
        return read(value).map(WORDS::indexOf).filter(number -> number >= 0);
    }

    /** A number in place of the word. */
    static Optional<String> ofText(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? of(Integer.parseInt(text)) : Optional.of(text);
    }

    private static Optional<String> of(int number) {
        return number >= 0 && number < WORDS.size() ? Optional.of(WORDS.get(number)) : Optional.empty();
    }
}
