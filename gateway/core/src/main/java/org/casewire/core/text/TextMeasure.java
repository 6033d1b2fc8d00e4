package org.casewire.core.text;

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

    public TextMeasure {
        unsupported = List.copyOf(unsupported);
    }

    public static TextMeasure of(String text) {
        Set<String> unsupported = new LinkedHashSet<>();
        int characters = 0;
        for (Matcher matcher = CHARACTER.matcher(text); matcher.find(); characters++) {
            String character = matcher.group();
            if (!Gsm7Alphabet.canRepresent(character)) {
                unsupported.add(WellFormedText.repaired(character));
            }
        }
        SegmentedText cut = Segmenter.split(text);
        return new TextMeasure(
                cut.encoding(), characters, cut.segments().size(), remaining(cut), List.copyOf(unsupported));
    }

    private static int remaining(SegmentedText cut) {
        Encoding encoding = cut.encoding();
        int count = cut.segments().size();
        if (count == 0) {
            return encoding.unitsAlone();
        }
        int room = count == 1 ? encoding.unitsAlone() : encoding.unitsJoined();
        return room - Segmenter.units(cut.segments().get(count - 1), encoding);
    }

    @Override
    public String toString() {
        return "TextMeasure[" + encoding + ", " + segmentCount + "]";
    }
}
