package org.casewire.daemon.metric;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code /prometheus} answered, by series. */
record Series(Map<String, String> values) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*(?:\\{.*\\})?) (\\S+)(?: \\d+)?");
    private static final String NODE = "instance=\"n1\",job=\"casewire\"";

    static Series of(String page) {
        Map<String, String> values = new LinkedHashMap<>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher found = LINE.matcher(line);
            if (found.matches()) {
                values.put(ofNode(found.group(1)), found.group(2));
            }
        });
        values.put("up{" + NODE + "}", "1");
        return new Series(values);
    }

    private static String ofNode(String series) {
        int labels = series.indexOf('{');
        return labels < 0
                ? series + "{" + NODE + "}"
                : series.substring(0, labels) + "{" + NODE + "," + series.substring(labels + 1);
    }

    /** As {@code promtool test rules} reads it: this value for ten minutes, after ten of the earlier one. */
    String since(Series earlier) {
        return lines(series -> earlier.values.getOrDefault(series, "0") + "x9 ");
    }

    /** This value all the time. */
    String constant() {
        return lines(series -> "");
    }

    private String lines(UnaryOperator<String> before) {
        return values.entrySet().stream()
                .map(one -> "      - {series: '%s', values: '%s%sx60'}"
                        .formatted(one.getKey().replace("'", "''"), before.apply(one.getKey()), one.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** Names without labels. */
    Set<String> names() {
        return values.keySet().stream()
                .map(series -> series.substring(0, series.indexOf('{')))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
