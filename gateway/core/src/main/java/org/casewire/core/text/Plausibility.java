package org.casewire.core.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** How likely a person wrote what octets were read as. Pure functions. */
final class Plausibility {
    /** Nobody writes this. */
    static final int NONE = 0;

    /** Digits, signs, or a mixture of scripts. */
    static final int SOME = 1;

    /** Words in scripts of thousands of signs, which many octets make by accident. */
    static final int GOOD = 2;

    /** Words in one alphabet. */
    static final int BEST = 3;

    /** CJK extension A: what swapped octets make, and hardly anybody writes. */
    private static final int RARE_HAN = 0x3400;

    private static final int LAST_RARE_HAN = 0x4DBF;

    private static final Set<UnicodeScript> EAST_ASIAN = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.YI);

    private Plausibility() {}

    static int of(String text) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        boolean pictures = false;
        boolean rare = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!isPrintable(c)) {
                return NONE;
            }
            if (Character.isLetter(c)) {
                scripts.add(UnicodeScript.of(c));
            }
            pictures |= Character.isSupplementaryCodePoint(c);
            rare |= c >= RARE_HAN && c <= LAST_RARE_HAN;
        }
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        if (rare) {
            return SOME;
        } else if (scripts.isEmpty()) {
            return pictures ? GOOD : SOME;
        }
        boolean eastAsian = scripts.stream().anyMatch(EAST_ASIAN::contains);
        scripts.removeAll(EAST_ASIAN);
        boolean latinBeside = scripts.isEmpty() || scripts.equals(EnumSet.of(UnicodeScript.LATIN));
        if (eastAsian) {
            return latinBeside ? GOOD : SOME;
        }
        scripts.remove(UnicodeScript.LATIN);
        return scripts.size() <= 1 ? BEST : SOME;
    }

    /** Whether nearly all of it is what words and times are made of: for octets of which even the beginning is unsure. */
    static boolean isWords(String text) {
        long usual = text.codePoints()
                .filter(c ->
                        Character.isLetterOrDigit(c) || Character.isWhitespace(c) || ".,:;!?'\"()-+/".indexOf(c) >= 0)
                .count();
        long all = text.codePoints().count();
        return all > 0 && of(text) >= SOME && usual * 5 >= all * 4;
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\r' || c == '\t' || c == '\f';
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
            default -> c != 0xFFFD;
        };
    }
}
