package org.casewire.daemon.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured: of each figure the median of the runs, and the least and the most.
 *
 * @param faults what must not have happened; figures of a run with any do not count
 */
public record Report(
        List<String> workloads, int runs, int processors, Map<String, Spread> figures, List<String> faults) {
    /** @param unit "" for a plain number */
    public record Spread(String unit, double median, double least, double most) {}

    static Report of(List<Workload> workloads, List<Findings> runs) {
        Map<String, Spread> figures = new LinkedHashMap<>();
        runs.forEach(run -> run.figures()
                .forEach((name, figure) -> figures.computeIfAbsent(name, key -> {
                    double[] values = runs.stream()
                            .filter(any -> any.figures().containsKey(key))
                            .mapToDouble(any -> any.figures().get(key).value())
                            .sorted()
                            .toArray();
                    return new Spread(figure.unit(), median(values), values[0], values[values.length - 1]);
                })));
        return new Report(
                workloads.stream().map(Workload::word).toList(),
                runs.size(),
                Runtime.getRuntime().availableProcessors(),
                figures,
                runs.stream().flatMap(run -> run.faults().stream()).toList());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Whether nothing was lost, doubled, misplaced or refused. */
    public boolean isWhole() {
        return faults.isEmpty();
    }

    /** As a table for people. */
    public String words() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, everything on %d processors%s%n",
                String.join(", ", workloads),
                processors,
                runs == 1 ? "" : ", the median of " + runs + " runs (least to most)"));
        int width = figures.keySet().stream().mapToInt(String::length).max().orElse(0);
        figures.forEach((name, spread) -> text.append(String.format(
                Locale.ROOT,
                "%-" + width + "s  %10s %s%s%n",
                name,
                number(spread.median),
                spread.unit,
                runs == 1 || spread.least == spread.most
                        ? ""
                        : " (" + number(spread.least) + " to " + number(spread.most) + ")")));
        faults.forEach(fault -> text.append("FAULT  ").append(fault).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 || value == Math.rint(value) ? "%,.0f" : "%.2f", value)
                .replace(',', ' ');
    }
}
