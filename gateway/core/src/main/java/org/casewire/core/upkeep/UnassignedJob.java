package org.casewire.core.upkeep;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.db.Database;
import org.casewire.core.outage.Outage;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that patients' texts wait of which nobody can say whose they are: no organisation is shown them, so it is the
 * operator who must hear of it, by the log, the metrics and health. Safe for all threads.
 */
public final class UnassignedJob implements Upkeep.Job {
    private static final Logger LOG = LoggerFactory.getLogger(UnassignedJob.class);

    private final Database link;
    private final Duration interval;
    private final Outage waits = new Outage(
            LOG,
            "A patient's text waits that only an operator can give to an organisation; see /v1/unassigned",
            "No text waits for an operator any more");
    private volatile Waiting waiting = new Waiting(0, Optional.empty());

    public UnassignedJob(Database link, Duration interval, Clock clock, MetricRegistry metrics) {
        this.link = link;
        this.interval = interval;
        metrics.gauge(MetricRegistry.name("inbound", "unassigned"), () -> (Gauge<Long>) () -> waiting.texts());
        metrics.gauge(
                MetricRegistry.name("inbound", "unassigned-age-seconds"), () -> (Gauge<Long>) () -> waiting.oldest()
                        .map(oldest -> Duration.between(oldest, clock.instant()).toSeconds())
                        .orElse(0L));
    }

    /** @param oldest when the first of them came; empty without one */
    public record Waiting(long texts, Optional<Instant> oldest) {}

    /** As it was at the last look. */
    public Waiting waiting() {
        return waiting;
    }

    @Override
    public String name() {
        return "unassigned";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        waiting = link.inTransaction(
                handle -> handle.attach(Store.class).waiting().get(0));
        if (waiting.texts() > 0) {
            waits.failed(waiting.texts() + " since "
                    + waiting.oldest().map(Instant::toString).orElse(""));
        } else {
            waits.over();
        }
    }

    interface Store {
        @SqlQuery("""
                select count(*) as texts, min(at) as oldest
                from unassigned
                where assigned_at is null
                """)
        List<Waiting> waiting();
    }
}
