package org.casewire.daemon.metric;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.casewire.core.metric.Buckets;
import org.casewire.daemon.log.ThisBuild;

/** Reads the registry anew for each scrape, under the names of {@link MetricName}. Safe for all threads. */
final class RegistryExport implements MultiCollector {
    private static final double NANOS = 1.0 / TimeUnit.SECONDS.toNanos(1);

    private final MetricRegistry registry;
    private final ThisBuild build;

    RegistryExport(MetricRegistry registry, ThisBuild build) {
        this.registry = registry;
        this.build = build;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, Family> families = new TreeMap<>();
        registry.getMetrics()
                .forEach((inRegistry, metric) -> MetricName.of(inRegistry)
                        .ifPresent(name -> families.computeIfAbsent(
                                        name.name(), key -> new Family(name.name(), name.help()))
                                .add(name, metric)));
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        families.values().forEach(family -> family.addTo(all));
        return all.metricSnapshot(InfoSnapshot.builder()
                        .name("casewire_build")
                        .help("What runs here.")
                        .dataPoint(InfoDataPointSnapshot.builder()
                                .labels(Labels.of("version", build.version(), "commit", build.commit()))
                                .build())
                        .build())
                .build();
    }

    /** All of one name; what there is none of is left out. */
    private static final class Family {
        private final String name;
        private final String help;
        private final List<CounterDataPointSnapshot> counts = new ArrayList<>();
        private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
        private final List<HistogramDataPointSnapshot> histograms = new ArrayList<>();

        Family(String name, String help) {
            this.name = name;
            this.help = help;
        }

        void add(MetricName named, Metric metric) {
            if (metric instanceof Meter meter) {
                count(named, meter.getCount());
            } else if (metric instanceof Counter counter) {
                count(named, counter.getCount());
            } else if (metric instanceof Timer timer) {
                distribution(named, timer.getSnapshot(), NANOS);
            } else if (metric instanceof Histogram histogram) {
                distribution(named, histogram.getSnapshot(), 1);
            } else if (metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number value) {
                if (named.count()) {
                    count(named, value.doubleValue());
                } else {
                    gauges.add(new GaugeDataPointSnapshot(value.doubleValue(), named.labels(), null));
                }
            }
        }

        private void count(MetricName named, double value) {
            counts.add(new CounterDataPointSnapshot(value, named.labels(), null, 0));
        }

        private void distribution(MetricName named, Snapshot values, double unit) {
            if (values instanceof Buckets.Counts buckets) {
                histograms.add(HistogramDataPointSnapshot.builder()
                        .labels(named.labels())
                        .classicHistogramBuckets(buckets(buckets, unit))
                        .sum(buckets.sum() * unit)
                        .build());
            }
        }

        private static ClassicHistogramBuckets buckets(Buckets.Counts buckets, double scale) {
            long[] bounds = buckets.bounds();
            long[] counts = buckets.counts();
            ClassicHistogramBuckets.Builder all = ClassicHistogramBuckets.builder();
            for (int i = 0; i < bounds.length; i++) {
                all.bucket(bounds[i] * scale, counts[i]);
            }
            return all.bucket(Double.POSITIVE_INFINITY, counts[bounds.length]).build();
        }

        void addTo(MetricSnapshots.Builder all) {
            if (!counts.isEmpty()) {
                all.metricSnapshot(new CounterSnapshot(metadata(), counts));
            }
            if (!gauges.isEmpty()) {
                all.metricSnapshot(new GaugeSnapshot(metadata(), gauges));
            }
            if (!histograms.isEmpty()) {
                all.metricSnapshot(new HistogramSnapshot(metadata(), histograms));
            }
        }

        private MetricMetadata metadata() {
            return new MetricMetadata(name, help);
        }
    }
}
