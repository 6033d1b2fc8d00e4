package org.casewire.core.metric;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Counts values by fixed bounds. Unlike a sample, such counts of several nodes add up, and none is forgotten or weighed.
 * Bounds are the same for all of a kind, so that they can be compared. Safe for all threads, and cheap.
 */
public final class Buckets implements Reservoir {
    private static final long[] TIMES = LongStream.of(
                    1,
                    2,
                    5,
                    10,
                    20,
                    50,
                    100,
                    200,
                    500,
                    1_000,
                    2_000,
                    5_000,
                    10_000,
                    30_000,
                    60_000,
                    300_000,
                    1_800_000,
                    7_200_000,
                    43_200_000)
            .map(TimeUnit.MILLISECONDS::toNanos)
            .toArray();
    private static final long[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final long[] bounds;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    private Buckets(long[] bounds) {
        this.bounds = bounds;
        this.counts = Stream.generate(LongAdder::new).limit(bounds.length + 1L).toArray(LongAdder[]::new);
    }

    /** The timer of this name, from a millisecond to half a day. */
    public static Timer timer(MetricRegistry metrics, String name) {
        return metrics.timer(name, () -> new Timer(new Buckets(TIMES)));
    }

    /** The histogram of this name, for how many there were of something. */
    public static Histogram sizes(MetricRegistry metrics, String name) {
        return metrics.histogram(name, () -> new Histogram(new Buckets(SIZES)));
    }

    @Override
    public int size() {
        return bounds.length + 1;
    }

    @Override
    public void update(long value) {
        int found = Arrays.binarySearch(bounds, value);
        counts[found < 0 ? -found - 1 : found].increment();
        sum.add(value);
    }

    @Override
    public Counts getSnapshot() {
        return new Counts(
                bounds, Arrays.stream(counts).mapToLong(LongAdder::sum).toArray(), sum.sum());
    }

    /** The counts at one moment. What is asked of it as of a sample is answered with the bounds. */
    public static final class Counts extends Snapshot {
        private final long[] bounds;
        private final long[] counts;
        private final long sum;

        private Counts(long[] bounds, long[] counts, long sum) {
            this.bounds = bounds;
            this.counts = counts;
            this.sum = sum;
        }

        /** Upper bounds, inclusive; nanoseconds for times. */
        public long[] bounds() {
            return bounds.clone();
        }

        /** One for each bound, and one for what is above the last. */
        public long[] counts() {
            return counts.clone();
        }

        public long sum() {
            return sum;
        }

        private long total() {
            return Arrays.stream(counts).sum();
        }

        private long bound(int index) {
            return bounds[Math.min(index, bounds.length - 1)];
        }

        @Override
        public double getValue(double quantile) {
            double wanted = quantile * total();
            long seen = 0;
            for (int i = 0; i < counts.length; i++) {
                seen += counts[i];
                if (seen > 0 && seen >= wanted) {
                    return bound(i);
                }
            }
            return 0;
        }

        @Override
        public long[] getValues() {
            return new long[0];
        }

        @Override
        public int size() {
            return (int) Math.min(Integer.MAX_VALUE, total());
        }

        @Override
        public long getMax() {
            return (long) getValue(1);
        }

        @Override
        public double getMean() {
            long total = total();
            return total == 0 ? 0 : (double) sum / total;
        }

        @Override
        public long getMin() {
            return (long) getValue(0);
        }

        /** Not known by counts. */
        @Override
        public double getStdDev() {
            return 0;
        }

        @Override
        public void dump(OutputStream output) {
            throw new UnsupportedOperationException("There are no values, only counts");
        }
    }
}
