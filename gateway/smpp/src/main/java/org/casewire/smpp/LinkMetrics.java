package org.casewire.smpp;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.metric.Buckets;
import org.casewire.core.outage.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one carrier's link counts, under {@code smpp.<carrier>.}, and tells of it; gauges go away with the carrier. */
final class LinkMetrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMetrics.class);

    private final MetricRegistry registry;
    private final String prefix;
    private final Timer submits;
    final Meter lateAnswers;
    final Meter malformedPdus;
    final Meter unreadablePdus;
    final Meter throttled;
    final Meter inboundTexts;
    final Meter inboundReceipts;
    private final Meter inboundRefused;
    final Meter linksLost;
    private final Outage refusals;
    private final Outage flaws;

    LinkMetrics(MetricRegistry registry, String carrier) {
        this.registry = registry;
        this.prefix = MetricRegistry.name("smpp", carrier) + ".";
        this.submits = Buckets.timer(registry, prefix + "submit.latency");
        this.lateAnswers = registry.meter(prefix + "answers.late");
        this.malformedPdus = registry.meter(prefix + "pdus.malformed");
        this.unreadablePdus = registry.meter(prefix + "pdus.unreadable");
        this.throttled = registry.meter(prefix + "throttled");
        this.inboundTexts = registry.meter(prefix + "inbound.texts");
        this.inboundReceipts = registry.meter(prefix + "inbound.receipts");
        this.inboundRefused = registry.meter(prefix + "inbound.refused");
        this.linksLost = registry.meter(prefix + "links.lost");
        this.flaws = new Outage(
                        LOG,
                        "This carrier writes flawed PDUs; what stands before the flaw is used",
                        "This carrier's PDUs are sound again")
                .about("carrier", carrier);
        this.refusals = new Outage(
                        LOG,
                        "What this carrier delivers is refused, so that it keeps patients' texts and repeats them",
                        "What this carrier delivers is taken again")
                .about("carrier", carrier);
    }

    /** One PDU was used in spite of it. */
    void flawed(PduFlaw flaw) {
        registry.meter(prefix + "pdus.flaws." + flaw.word()).mark();
        flaws.failed(flaw.word());
    }

    /** A text or receipt was not acknowledged. @param cause without any of its contents */
    void refused(String cause) {
        inboundRefused.mark();
        refusals.failed(cause);
    }

    /** One was acknowledged. */
    void taken() {
        refusals.worked();
    }

    void submitted(SubmitOutcome outcome, long nanos) {
        submits.update(Duration.ofNanos(nanos));
        registry.meter(prefix + "submit." + word(outcome)).mark();
    }

    /** Gauges over the binds: how many are in each state, the window of all, and the pace. */
    void watch(Supplier<List<LinkStatus.Bind>> binds, Supplier<LinkStatus.Rate> pace) {
        registry.gauge(
                prefix + "pace.now", () -> (Gauge<Double>) () -> pace.get().now());
        registry.gauge(
                prefix + "pace.contract", () -> (Gauge<Double>) () -> pace.get().contract());
        gauge("window.used", binds, LinkStatus.Bind::windowInUse);
        gauge("window.size", binds, LinkStatus.Bind::windowSize);
        for (String state : BindState.WORDS) {
            gauge(
                    "binds." + state.toLowerCase(Locale.ROOT),
                    binds,
                    bind -> bind.state().equals(state) ? 1 : 0);
        }
    }

    private void gauge(String name, Supplier<List<LinkStatus.Bind>> binds, ToIntFunction<LinkStatus.Bind> part) {
        Gauge<Integer> sum = () -> binds.get().stream().mapToInt(part).sum();
        registry.gauge(prefix + name, () -> sum);
    }

    private static String word(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Accepted) {
            return "accepted";
        } else if (outcome instanceof SubmitOutcome.Refused refused) {
            return "refused." + refused.refusal().name().toLowerCase(Locale.ROOT);
        } else if (outcome instanceof SubmitOutcome.NotWritten) {
            return "not-written";
        }
        return "unanswered";
    }

    @Override
    public void close() {
        registry.removeMatching((name, metric) -> name.startsWith(prefix) && metric instanceof Gauge);
    }
}
