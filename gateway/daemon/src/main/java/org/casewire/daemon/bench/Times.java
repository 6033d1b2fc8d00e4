package org.casewire.daemon.bench;

import java.util.Arrays;

/** Many times, or distances between them, without an object each. For one thread. */
final class Times {
    private long[] values = new long[1_024];
    private int count;

    void add(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    void addAll(Times others) {
        for (int i = 0; i < others.count; i++) {
            add(others.values[i]);
        }
    }

    int count() {
        return count;
    }

    long get(int index) {
        return values[index];
    }

    Quantiles ofMicros() {
        return Quantiles.of(Arrays.copyOf(values, count), 1e3);
    }

    Quantiles ofNanos() {
        return Quantiles.of(Arrays.copyOf(values, count), 1e6);
    }
}
