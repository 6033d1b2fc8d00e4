package org.casewire.core.cases;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.casewire.core.crypto.BlindIndex;
import org.casewire.core.text.NameWords;

/**
 * What of a case is found by, as keyed hashes (data.md, Search): of each word of the name its beginnings of three to six
 * letters, of a shorter word the whole of it, and the number's last four digits. Whoever searches hashes the same of what
 * was typed, and compares what is found after opening it.
 */
final class SearchTokens {
    static final int LAST_DIGITS = 4;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 6;

    private SearchTokens() {}

    /** Of a case. */
    static Set<Integer> of(BlindIndex index, Optional<String> name, Optional<String> digits) {
        Set<Integer> tokens = new TreeSet<>();
        name.map(NameWords::of).stream().flatMap(words -> words.stream()).forEach(word -> {
            int letters = word.codePointCount(0, word.length());
            IntStream.rangeClosed(Math.min(SHORTEST, letters), Math.min(LONGEST, letters))
                    .forEach(length -> tokens.add(index.beginning(beginning(word, length))));
        });
        digits.filter(all -> all.length() >= LAST_DIGITS).ifPresent(all -> tokens.add(ofDigits(index, all)));
        return tokens;
    }

    /** Of a word that was typed: one that begins as long as hashes go is to be compared with the name. */
    static int ofWord(BlindIndex index, String word) {
        return index.beginning(beginning(word, Math.min(LONGEST, word.codePointCount(0, word.length()))));
    }

    /** @param digits four or more */
    static int ofDigits(BlindIndex index, String digits) {
        return index.lastDigits(digits.substring(digits.length() - LAST_DIGITS));
    }

    private static String beginning(String word, int letters) {
        return word.substring(0, word.offsetByCodePoints(0, letters));
    }
}
