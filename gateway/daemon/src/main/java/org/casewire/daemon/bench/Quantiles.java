package org.casewire.daemon.bench;

import java.util.Arrays;

/** Times in milliseconds: half of them were below p50, all but one in a hundred below p99. */
record Quantiles(double p50, double p99, double longest) {
    /** @param unit how many of the times' units make a millisecond */
    static Quantiles of(long[] times, double unit) {
        if (times.length == 0) {
            return new Quantiles(0, 0, 0);
        }
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return new Quantiles(at(sorted, 0.5) / unit, at(sorted, 0.99) / unit, sorted[sorted.length - 1] / unit);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) Math.ceil(share * sorted.length) - 1)];
    }
}
