package org.casewire.core.upkeep;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.casewire.core.db.Database;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Counts what only the database knows, for the metrics: the same on every node, so of several one says the maximum and
 * not the sum. Each count ends at {@link #MOST}, since beyond it the number says nothing more. Safe for all threads.
 */
public final class FiguresJob implements Upkeep.Job {
    static final int MOST = 10_000;

    private final Database link;
    private final Duration interval;
    private volatile Figures figures = new Figures(0, 0, 0, 0, 0, 0, 0, 0);

    public FiguresJob(Database link, Duration interval, MetricRegistry metrics) {
        this.link = link;
        this.interval = interval;
        gauge(metrics, "uncertain", Figures::uncertain);
        gauge(metrics, "overdue", Figures::overdue);
        gauge(metrics, "attention", Figures::attention);
        gauge(metrics, "unmatched", Figures::unmatched);
        gauge(metrics, "unmatched-oldest-seconds", Figures::unmatchedOldestSeconds);
        gauge(metrics, "receipts-waiting", Figures::receiptsWaiting);
        gauge(metrics, "parts-waiting", Figures::partsWaiting);
        gauge(metrics, "nodes", Figures::nodes);
    }

    private void gauge(MetricRegistry metrics, String name, ToDoubleFunction<Figures> figure) {
        metrics.gauge(MetricRegistry.name("figures", name), () -> (Gauge<Double>) () -> figure.applyAsDouble(figures));
    }

    /**
     * @param uncertain segments of which nobody knows whether the carrier took them, and nobody has said
     * @param attention messages that somebody must deal with
     * @param receiptsWaiting whose message is not known yet
     * @param partsWaiting long texts of which parts are missing, not shown yet
     * @param nodes processes that are not known to be gone
     */
    public record Figures(
            long uncertain,
            long overdue,
            long attention,
            long unmatched,
            double unmatchedOldestSeconds,
            long receiptsWaiting,
            long partsWaiting,
            long nodes) {}

    /** As they were at the last look. */
    public Figures figures() {
        return figures;
    }

    @Override
    public String name() {
        return "figures";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        figures = link.inTransaction(
                handle -> handle.attach(Store.class).figures(MOST).get(0));
    }

    interface Store {
        @SqlQuery("""
                with totals as (
                    select organisation_id, sum(overdue) as overdue, sum(attention) as attention,
                        sum(unmatched) as unmatched
                    from organisation_counter
                    group by organisation_id
                )
                select
                    (select count(*) from (
                        select
                        from uncertain u
                        where not u.resent
                        and not exists (
                            select
                            from message_settlement s
                            where s.organisation_id = u.organisation_id
                            and s.message_id = u.message_id)
                        limit :most) u) as uncertain,
                    (select coalesce(sum(overdue), 0) from totals) as overdue,
                    (select coalesce(sum(attention), 0) from totals) as attention,
                    (select coalesce(sum(unmatched), 0) from totals) as unmatched,
                    (select coalesce(max(extract(epoch from now() - oldest.at)), 0)
                        from totals t
                        cross join lateral (
                            select u.at
                            from unmatched u
                            where u.organisation_id = t.organisation_id
                            and u.handled_at is null
                            order by u.id
                            limit 1
                        ) oldest
                        where t.unmatched > 0) as unmatched_oldest_seconds,
                    (select count(*) from (select from receipt_waiting limit :most) w) as receipts_waiting,
                    (select count(*) from (
                        select from part_set where completed_at is null and shown_at is null limit :most) p)
                        as parts_waiting,
                    (select count(*) from node where not buried) as nodes
                """)
        List<Figures> figures(int most);
    }
}
