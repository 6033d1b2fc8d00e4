package org.casewire.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private final MetricRegistry metrics = new MetricRegistry();

    @Test
    void eachValueIsCountedOnceAtTheFirstBoundThatHoldsIt() {
        Histogram sizes = Buckets.sizes(metrics, "sizes");
        for (int value : new int[] {0, 1, 2, 3, 256, 257, 100_000}) {
            sizes.update(value);
        }
        Buckets.Counts counts = (Buckets.Counts) sizes.getSnapshot();
        assertThat(counts.bounds()).startsWith(1, 2, 4).endsWith(256);
        assertThat(counts.counts()).containsExactly(2, 1, 1, 0, 0, 0, 0, 0, 1, 2);
        assertThat(counts.sum()).isEqualTo(100_519);
        assertThat(counts.size()).isEqualTo(7);
    }

    @Test
    void asASampleItAnswersWithTheBounds() {
        Timer timer = Buckets.timer(metrics, "timer");
        assertThat(timer.getSnapshot().getMedian()).isZero();
        timer.update(Duration.ofMillis(3));
        timer.update(Duration.ofMillis(4));
        timer.update(Duration.ofDays(2));
        assertThat(timer.getSnapshot().getMedian())
                .isEqualTo(Duration.ofMillis(5).toNanos());
        assertThat(timer.getSnapshot().getMax()).isEqualTo(Duration.ofHours(12).toNanos());
        assertThat(Arrays.stream(((Buckets.Counts) timer.getSnapshot()).counts())
                        .sum())
                .isEqualTo(timer.getCount());
    }
}
