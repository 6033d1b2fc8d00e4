package org.casewire.core.inbound;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casewire.core.text.VisibleText;

/**
 * A whole text that asks for no more texts, or for texts again (product.md, Opt-out). Nothing that a patient could
 * answer a question with is one, and nothing that is a question itself.
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

    /** Of any script and in any form; one of them makes the text a question, which is an answer to nobody's offer. */
    private static final Pattern QUESTION = Pattern.compile("[?¿\u037E\u055E\u061F\u1367\u203D\u2753\u2754\u2E2E]");
    /** Punctuation, and symbols with what belongs to them: emoji, their tones, their frames. */
    private static final Pattern EDGES = Pattern.compile("^[\\p{P}\\p{S}\\p{Me} ]+|[\\p{P}\\p{S}\\p{Me} ]+$");

    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final int LONGEST = 200;

    enum Kind {
        OPT_OUT,
        OPT_IN
    }

    /** @param languages those of the organisation; the English words count always */
    static Optional<Keyword> in(String text, List<String> languages) {
        if (text.length() > LONGEST || QUESTION.matcher(text).find()) {
            return Optional.empty();
        }
        String plain = Normalizer.normalize(VisibleText.of(text), Normalizer.Form.NFKC);
        if (QUESTION.matcher(plain).find()) {
            return Optional.empty();
        }
        String bare = EDGES.matcher(VisibleText.of(plain)).replaceAll("");
        String folded = BLANKS.matcher(bare).replaceAll(" ").toLowerCase(Locale.ROOT);
        return Optional.ofNullable(WORDS.get(folded))
                .filter(found -> found.language.equals(ALWAYS) || languages.contains(found.language));
    }

    private static Map.Entry<String, Keyword> word(String word, Kind kind, String language) {
        return Map.entry(word, new Keyword(kind, language));
    }
}
