package org.casewire.api.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code Prefer: wait=N}: how long a caller would rather wait than get an answer that is not final (RFC 7240, section
 * 4.3). A preference that is not understood is no mistake; it is passed over. Each character is looked at once: whoever
 * sends the header has not shown a key yet.
 */
public final class WaitPreference {
    /** As {@code Preference-Applied} tells it. */
    public static final String APPLIED = "wait";

    private static final int LONGEST_SECONDS = 30;
    /** Of one header; a longer one asks for nothing that is known here. */
    private static final int READ_AT_MOST = 4_096;

    private WaitPreference() {}

    /**
     * Of several that ask to wait, the first counts (section 2).
     *
     * @param headers the values of each {@code Prefer} header
     * @return at most 30 s; empty when none asks to wait
     */
    public static Optional<Duration> of(List<String> headers) {
        for (String header : headers) {
            Optional<Duration> wait =
                    header.length() > READ_AT_MOST ? Optional.empty() : new Preferences(header).firstWait();
            if (wait.isPresent()) {
                return wait;
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String digits) {
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        int seconds = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            seconds = Math.min(LONGEST_SECONDS, seconds * 10 + digit);
        }
        return Optional.of(Duration.ofSeconds(seconds));
    }

    /** A header's list of preferences: each a name, perhaps with a value, perhaps with parameters, which say nothing here. */
    private static final class Preferences {
        private final String header;
        private int at;

        Preferences(String header) {
            this.header = header;
        }

        Optional<Duration> firstWait() {
            while (at < header.length()) {
                skipBlanksAnd(',');
                String name = until(";=\"");
                skipBlanksAnd('\0');
                String value = value();
                if (name.equalsIgnoreCase("wait")) {
                    Optional<Duration> wait = seconds(value);
                    if (wait.isPresent()) {
                        return wait;
                    }
                }
                skipToComma();
            }
            return Optional.empty();
        }

        /** Empty when there is none. */
        private String value() {
            if (!isAt('=')) {
                return "";
            }
            at++;
            skipBlanksAnd('\0');
            if (!isAt('"')) {
                return until(";\"");
            }
            int start = at + 1;
            skipQuoted();
            return header.substring(start, Math.max(start, at - 1));
        }

        private void skipToComma() {
            while (at < header.length() && !isAt(',')) {
                if (isAt('"')) {
                    skipQuoted();
                } else {
                    at++;
                }
            }
        }

        /** Behind the closing quote, or to the end when there is none: then nothing that follows is understood. */
        private void skipQuoted() {
            for (at++; at < header.length() && !isAt('"'); at++) {
                if (isAt('\\')) {
                    at++;
                }
            }
            at = Math.min(header.length(), at + 1);
        }

        private String until(String ends) {
            int start = at;
            while (at < header.length() && !isBlank() && !isAt(',') && ends.indexOf(header.charAt(at)) < 0) {
                at++;
            }
            return header.substring(start, at);
        }

        private void skipBlanksAnd(char other) {
            while (at < header.length() && (isBlank() || isAt(other))) {
                at++;
            }
        }

        private boolean isBlank() {
            return header.charAt(at) == ' ' || header.charAt(at) == '\t';
        }

        private boolean isAt(char c) {
            return at < header.length() && header.charAt(at) == c;
        }
    }
}
