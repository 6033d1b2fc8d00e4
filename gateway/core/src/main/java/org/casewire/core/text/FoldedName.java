package org.casewire.core.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person's name as it is compared: NFKC, case-folded, its words sorted, so that {@code VIRTANEN, Anna} and
 * {@code Anna Virtanen} are one. What stands between words counts for nothing; accents do count.
 */
public final class FoldedName {
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\s]]+");
    private static final Pattern BETWEEN = Pattern.compile("[\\s\\p{Z},;]+");

    private FoldedName() {}

    public static String of(String name) {
        String plain = INVISIBLE
                .matcher(Normalizer.normalize(name, Normalizer.Form.NFKC))
                .replaceAll("");
        // Up and down again folds what has no single small letter, such as ß.
        String folded =
                Normalizer.normalize(plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        return Arrays.stream(BETWEEN.split(folded))
                .filter(word -> !word.isEmpty())
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
