package org.casewire.daemon.bench;

import java.util.Arrays;
import java.util.Locale;

/** Times in milliseconds: half of them were below p50, all but one in a hundred below p99. */
public record Quantiles(double p50, double p99, double longest) {
    private static final double NANOS = 1e6;

    static Quantiles ofNanos(long[] times) {
        if (times.length == 0) {
            return new Quantiles(0, 0, 0);
        }
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return new Quantiles(at(sorted, 0.5) / NANOS, at(sorted, 0.99) / NANOS, sorted[sorted.length - 1] / NANOS);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) Math.ceil(share * sorted.length) - 1)];
    }

    String words() {
        return String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms, longest %.1f ms", p50, p99, longest);
    }
}
