package org.casewire.core.text;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a field for a new SMS shows while it is typed in.
 *
 * @param characters as a person counts them: an emoji with its skin tone, or a letter with its accent, is one
 * @param segmentCount how many SMS it takes; 0 for an empty text
 * @param remaining free units (septets, or UTF-16 units) in the last segment; of an empty text a whole one
 * @param unsupported the characters that force UCS-2, each once, in order of appearance; half a surrogate pair as U+FFFD
 */
public record TextMeasure(
        Encoding encoding, int characters, int segmentCount, int remaining, List<String> unsupported) {
    private static final Pattern CHARACTER = Pattern.compile("\\X");
    private static final Comparator<TextMeasure> STRICTNESS = Comparator.comparingInt(TextMeasure::segmentCount)
            .thenComparing(TextMeasure::remaining, Comparator.reverseOrder());

    public TextMeasure {
        unsupported = List.copyOf(unsupported);
    }

    /** As it is sent in the usual form. */
    public static TextMeasure of(String text) {
        return of(text, TextForm.USUAL);
    }

    /** As it is sent by the carrier, of these, that makes the most of it. */
    public static TextMeasure strictest(String text, List<TextForm> forms) {
        return forms.stream().map(form -> of(text, form)).max(STRICTNESS).orElseGet(() -> of(text));
    }

    private static TextMeasure of(String text, TextForm form) {
        Set<String> unsupported = new LinkedHashSet<>();
        int characters = 0;
        for (Matcher matcher = CHARACTER.matcher(text); matcher.find(); characters++) {
            if (!hasAll(form, text, matcher.start(), matcher.end())) {
                unsupported.add(WellFormedText.repaired(matcher.group()));
            }
        }
        SegmentedText cut = form.received(text);
        return new TextMeasure(
                cut.encoding(), characters, cut.segments().size(), remaining(cut, form), List.copyOf(unsupported));
    }

    private static boolean hasAll(TextForm form, String text, int start, int end) {
        for (int at = start; at < end; at += Character.charCount(text.codePointAt(at))) {
            if (!form.has(text.codePointAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static int remaining(SegmentedText cut, TextForm form) {
        Encoding encoding = cut.encoding();
        int count = cut.segments().size();
        if (count == 0) {
            return encoding.unitsAlone();
        }
        int room = count == 1 ? encoding.unitsAlone() : form.tie().unitsJoined(encoding);
        return room - Segmenter.units(cut.segments().get(count - 1), encoding);
    }

    @Override
    public String toString() {
        return "TextMeasure[" + encoding + ", " + segmentCount + "]";
    }
}
