package org.casewire.daemon.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one run gave: its figures in the order in which they are shown, and what must not have happened but did. */
final class Findings {
    /** @param unit "" for a plain number */
    record Figure(String unit, double value) {}

    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    Map<String, Figure> figures() {
        return figures;
    }

    List<String> faults() {
        return faults;
    }

    void figure(String name, String unit, double value) {
        figures.put(name, new Figure(unit, value));
    }

    void quantiles(String name, Quantiles times) {
        figure(name + ", p50", "ms", times.p50());
        figure(name + ", p99", "ms", times.p99());
        figure(name + ", longest", "ms", times.longest());
    }

    /** What each of the processes spent for each of so many messages. */
    void cpu(String where, Usage usage, long messages) {
        usage.processes()
                .forEach((name, seconds) ->
                        figure(where + "CPU, " + name, "µs a message", seconds * 1e6 / Math.max(1, messages)));
        figure(where + "others on the machine", "% of its CPU", 100 * usage.shareOfOthers());
    }

    /** A number that is only right when it is this one. */
    void count(String name, long found, long wanted) {
        figure(name, "", found);
        require(found == wanted, "%s: %d instead of %d", name, found, wanted);
    }

    void require(boolean fine, String fault, Object... values) {
        if (!fine) {
            faults.add(String.format(Locale.ROOT, fault, values));
        }
    }
}
