package org.casewire.core.text;

/**
 * Whether a text is text at all. JSON lets half a surrogate pair pass as an escape ({@code "\ud83d"}), but it has no
 * UTF-8, cannot be written as JSON again, and no phone shows it; so whoever takes a text in refuses it.
 */
public final class WellFormedText {
    private WellFormedText() {}

    /** No half of a surrogate pair, and no control character but newline, carriage return and tab. */
    public static boolean isWellFormed(String text) {
        return text.codePoints()
                .allMatch(c -> !isHalf(c) && (!Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t'));
    }

    /** Each half of a surrogate pair replaced by U+FFFD. */
    static String repaired(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().forEach(c -> whole.appendCodePoint(isHalf(c) ? 0xFFFD : c));
        return whole.toString();
    }

    static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
