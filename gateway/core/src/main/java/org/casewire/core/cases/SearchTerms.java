package org.casewire.core.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.text.NameWords;

/**
 * What somebody typed to find a case, term by term; all must fit. A term is a word of a name or its beginning, the end of
 * a number or the whole of one (however it is grouped, so that pieces of it that stand together are one term), or a
 * reference. The whole of what was typed may be a reference too.
 *
 * @param typed as a whole, without blanks around it
 */
record SearchTerms(String typed, List<Term> terms) {
    /** Whoever types more words than this means a text. */
    static final int MOST = 8;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern OF_NUMBER = Pattern.compile("[+(]*\\p{Nd}[\\p{Nd}()./\\-‐-―]*");

    /**
     * @param words of a name, all of which must begin a word of it; none where it can be no name
     * @param digits the end of a number; empty when there are too few
     * @param phone the number, when it is a whole one
     */
    record Term(String raw, List<String> words, Optional<String> digits, Optional<PhoneNumber> phone) {
        /** @param e164 of the case */
        boolean fits(List<String> name, Optional<String> e164, Optional<String> reference) {
            boolean asNumber = e164.filter(number -> digits.filter(number::endsWith)
                                    .isPresent()
                            || phone.filter(one -> one.e164().equals(number)).isPresent())
                    .isPresent();
            return asNumber
                    || reference.filter(raw::equals).isPresent()
                    || !words.isEmpty()
                            && words.stream().allMatch(word -> name.stream().anyMatch(own -> begins(own, word)));
        }

        /** A word of one or two letters is a whole one. */
        private static boolean begins(String own, String word) {
            return word.codePointCount(0, word.length()) < 3 ? own.equals(word) : own.startsWith(word);
        }
    }

    /** @param number reads a whole number as people type it */
    static SearchTerms of(String query, Function<String, Optional<PhoneNumber>> number) {
        String typed = query.strip();
        List<Term> terms = new ArrayList<>();
        StringBuilder digits = new StringBuilder();
        for (String word : BLANKS.split(typed)) {
            if (OF_NUMBER.matcher(word).matches()) {
                digits.append(digits.isEmpty() ? "" : " ").append(word);
                continue;
            }
            flush(digits, terms, number);
            if (!word.isEmpty()) {
                terms.add(new Term(word, NameWords.of(word), Optional.empty(), Optional.empty()));
            }
        }
        flush(digits, terms, number);
        return new SearchTerms(typed, List.copyOf(terms));
    }

    private static void flush(StringBuilder typed, List<Term> terms, Function<String, Optional<PhoneNumber>> number) {
        if (typed.isEmpty()) {
            return;
        }
        String raw = typed.toString();
        typed.setLength(0);
        StringBuilder digits = new StringBuilder();
        raw.codePoints().filter(Character::isDigit).forEach(digit -> digits.append(Character.digit(digit, 10)));
        terms.add(new Term(
                raw,
                NameWords.of(raw),
                Optional.of(digits.toString()).filter(all -> all.length() >= SearchTokens.LAST_DIGITS),
                number.apply(raw)));
    }

    @Override
    public String toString() {
        return "SearchTerms[" + terms.size() + "]";
    }
}
