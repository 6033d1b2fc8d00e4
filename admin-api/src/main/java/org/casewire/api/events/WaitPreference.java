package org.casewire.api.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Prefer: wait=N}: how long a caller would rather wait than get an answer that is not final (RFC 7240, section
 * 4.3). A preference that is not understood is no mistake; it is passed over.
 */
public final class WaitPreference {
    /** As {@code Preference-Applied} tells it. */
    public static final String APPLIED = "wait";

    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** A preference: a token, perhaps with a value, perhaps with parameters; or what is none, up to the next comma. */
    private static final Pattern PREFERENCE = Pattern.compile("""
            \\G[\\s,]*(?<name>[^\\s,;="]*)\\s*(?:=\\s*(?:"(?<quoted>(?:[^"\\\\]|\\\\.)*)"|(?<plain>[^\\s,;"]*)))?\
            (?:[^,"]|"(?:[^"\\\\]|\\\\.)*")*(?:,|$)""");

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private WaitPreference() {}

    /**
     * Of several that ask to wait, the first counts (section 2).
     *
     * @param headers the values of each {@code Prefer} header
     * @return at most 30 s; empty when none asks to wait
     */
    public static Optional<Duration> of(List<String> headers) {
        for (String header : headers) {
            Matcher preference = PREFERENCE.matcher(header);
            while (preference.find()) {
                if (preference.group("name").equalsIgnoreCase("wait")) {
                    String quoted = preference.group("quoted");
                    String value = quoted == null ? preference.group("plain") : quoted;
                    if (value != null && SECONDS.matcher(value).matches()) {
                        return Optional.of(seconds(value));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Duration seconds(String digits) {
        String number = digits.replaceFirst("^0+(?=.)", "");
        return number.length() > 2 || Integer.parseInt(number) > LONGEST.toSeconds()
                ? LONGEST
                : Duration.ofSeconds(Integer.parseInt(number));
    }
}
