package org.casewire.core.inbound;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A whole text that asks for no more texts, or for texts again (product.md, Opt-out). Nothing that a patient could
 * answer a question with is one.
 *
 * @param language in which it was written, ISO 639
 */
record Keyword(Kind kind, String language) {
    private static final String ALWAYS = "en";

    private static final Map<String, Keyword> WORDS = Map.ofEntries(
            word("stop", Kind.OPT_OUT, ALWAYS),
            word("stopall", Kind.OPT_OUT, ALWAYS),
            word("unsubscribe", Kind.OPT_OUT, ALWAYS),
            word("opt out", Kind.OPT_OUT, ALWAYS),
            word("lopeta", Kind.OPT_OUT, "fi"),
            word("lopeta viestit", Kind.OPT_OUT, "fi"),
            word("stopp", Kind.OPT_OUT, "sv"),
            word("sluta", Kind.OPT_OUT, "sv"),
            word("start", Kind.OPT_IN, ALWAYS),
            word("aloita", Kind.OPT_IN, "fi"),
            word("starta", Kind.OPT_IN, "sv"));

    private static final Pattern EDGES = Pattern.compile("^[\\p{Punct}\\p{P}\\s\\p{Z}]+|[\\p{Punct}\\p{P}\\s\\p{Z}]+$");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

    enum Kind {
        OPT_OUT,
        OPT_IN
    }

    /** @param languages those of the organisation; the English words count always */
    static Optional<Keyword> in(String text, List<String> languages) {
        if (text.length() > 100) {
            return Optional.empty();
        }
        String bare = EDGES.matcher(text).replaceAll("");
        String folded = SPACE.matcher(bare).replaceAll(" ").toLowerCase(Locale.ROOT);
        return Optional.ofNullable(WORDS.get(folded))
                .filter(found -> found.language.equals(ALWAYS) || languages.contains(found.language));
    }

    private static Map.Entry<String, Keyword> word(String word, Kind kind, String language) {
        return Map.entry(word, new Keyword(kind, language));
    }
}
