package org.casewire.core.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into SMS segments (3GPP TS 23.040, section 9.2.3.24.1): one of 160 septets or 70 UTF-16 units, else as
 * many as needed of 153 or 67. A character of two septets or two units is never cut in half. Each segment is filled
 * before the next begins.
 */
public final class Segmenter {
    private Segmenter() {}

    /** In GSM 7-bit when every character has a place there, else in UCS-2. */
    public static SegmentedText split(String text) {
        return split(text, Gsm7Alphabet.canRepresent(text) ? Encoding.GSM7 : Encoding.UCS2);
    }

    /** @throws IllegalArgumentException when the text does not fit the encoding */
    public static SegmentedText split(String text, Encoding encoding) {
        return split(text, encoding, Tie.REFERENCE_8);
    }

    static SegmentedText split(String text, Encoding encoding, Tie tie) {
        return new SegmentedText(encoding, tie, segments(text, encoding, tie));
    }

    private static List<String> segments(String text, Encoding encoding, Tie tie) {
        if (text.isEmpty()) {
            return List.of();
        }
        if (tie == Tie.WHOLE || units(text, encoding) <= encoding.unitsAlone()) {
            return List.of(text);
        }
        int unitsJoined = tie.unitsJoined(encoding);
        List<String> segments = new ArrayList<>();
        int start = 0;
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int units = units(codePoint, encoding);
            if (used + units > unitsJoined) {
                segments.add(text.substring(start, i));
                start = i;
                used = 0;
            }
            used += units;
            i += Character.charCount(codePoint);
        }
        segments.add(text.substring(start));
        return segments;
    }

    /** The room a text takes, in units of the encoding. */
    public static int units(String text, Encoding encoding) {
        return text.codePoints().map(codePoint -> units(codePoint, encoding)).sum();
    }

    private static int units(int codePoint, Encoding encoding) {
        return switch (encoding) {
            case GSM7 -> Gsm7Alphabet.septets(codePoint);
            case UCS2 -> Character.charCount(codePoint);
        };
    }
}
