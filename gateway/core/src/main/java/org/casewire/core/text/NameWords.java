package org.casewire.core.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The words of a person's name as they are looked for: without case, accents and what stands between them, so that
 * {@code Åsa-Maija} is found as {@code asa} and as {@code MAIJ}. Unlike {@link FoldedName}, by which two patients are told
 * apart, this may take different names for one.
 */
public final class NameWords {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
    /** Letters whose stroke is no mark, and what people type who have no such key. */
    private static final Map<Integer, String> WITHOUT_STROKE = Map.of(
            (int) 'ø', "o", (int) 'đ', "d", (int) 'ð', "d", (int) 'ł', "l", (int) 'ħ', "h", (int) 'ŧ', "t", (int) 'ı',
            "i", (int) 'æ', "ae", (int) 'œ', "oe", (int) 'þ', "th");

    private NameWords() {}

    /** In their order. */
    public static List<String> of(String name) {
        String large = Normalizer.normalize(name, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
        String plain = MARKS.matcher(Normalizer.normalize(large.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD))
                .replaceAll("");
        StringBuilder typed = new StringBuilder(plain.length());
        plain.codePoints()
                .forEach(letter -> typed.append(WITHOUT_STROKE.getOrDefault(letter, Character.toString(letter))));
        return Arrays.stream(BETWEEN.split(typed))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
