package org.casewire.core.desk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.core.text.VisibleText;

/**
 * The gaps of a template, written {@code {patient.name}}: found by themselves, and filled in before the text is shown.
 * One that has no value stays as it is written, so that nobody overlooks it. Pure functions.
 */
public final class Placeholders {
    /** Bounded, so that a text cannot make the search slow. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\p{L}[\\p{L}\\p{N}_.-]{0,39})\\}");

    private Placeholders() {}

    /** Each once, in order of appearance. */
    public static List<String> in(String text) {
        Set<String> found = new LinkedHashSet<>();
        for (Matcher matcher = PLACEHOLDER.matcher(text); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return List.copyOf(found);
    }

    /** @param values by name; what shows nothing counts as missing. What a value says is never filled in itself. */
    public static Filled fill(String text, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        Set<String> missing = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int from = 0;
        while (matcher.find()) {
            String value = values.getOrDefault(matcher.group(1), "");
            boolean known = VisibleText.isIn(value);
            if (!known) {
                missing.add(matcher.group(1));
            }
            filled.append(text, from, matcher.start()).append(known ? value : matcher.group());
            from = matcher.end();
        }
        return new Filled(filled.append(text.substring(from)).toString(), new ArrayList<>(missing));
    }

    /** @param missing the names that had no value, in order of appearance */
    public record Filled(String text, List<String> missing) {
        public Filled {
            missing = List.copyOf(missing);
        }

        @Override
        public String toString() {
            return "Filled[missing " + missing + "]";
        }
    }
}
