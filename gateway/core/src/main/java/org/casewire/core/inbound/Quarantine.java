package org.casewire.core.inbound;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.UnusableDelivery;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.BatchWriter;
import org.casewire.core.db.Database;
import org.casewire.core.outage.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what carriers sent and nobody could use, sealed, for an operator: a text that is repeated for days is a patient
 * whom nobody hears. Repeats of one are one row. Bounded in memory and in the database; what is over the bound is
 * counted, and since it was refused, it comes again. Safe for all threads, and never blocks but for {@link #close}.
 */
public final class Quarantine implements AutoCloseable {
    /** Rows of one carrier; the one that was not seen for longest goes first. */
    static final int MOST = 500;

    private static final int WAITING = 100;
    private static final int LARGEST_BATCH = 20;
    private static final Duration RECENT = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Database link;
    private final KeyRing keys;
    private final BatchWriter<UnusableDelivery, Boolean> writer;
    private final Meter kept;
    private final Meter lost;
    private final Outage alarm;

    Quarantine(Database link, KeyRing keys, MetricRegistry metrics) {
        this.link = link;
        this.keys = keys;
        this.kept = metrics.meter(MetricRegistry.name("inbound", "unusable"));
        this.lost = metrics.meter(MetricRegistry.name("inbound", "unusable-not-kept"));
        this.alarm = new Outage(
                LOG,
                "A carrier sends what cannot be used; a patient may be unheard until somebody looks at pdu_quarantine",
                "Nothing came that cannot be used");
        this.writer = new BatchWriter<>("quarantine", LARGEST_BATCH, WAITING, this::write, metrics);
    }

    void keep(UnusableDelivery delivery) {
        kept.mark();
        alarm.failed(delivery.carrier() + ": " + delivery.what() + ", " + delivery.why());
        writer.submit(delivery).whenComplete((done, failure) -> {
            if (failure != null) {
                lost.mark();
            }
        });
    }

    private List<Boolean> write(List<UnusableDelivery> batch) {
        return link.inTransaction(handle -> {
            QuarantineStore store = handle.attach(QuarantineStore.class);
            for (UnusableDelivery one : batch) {
                UUID id = UUID.randomUUID();
                store.keep(
                        id,
                        one.carrier(),
                        one.what(),
                        one.why(),
                        keys.routing().content(one.content()),
                        keys.inbound().sealOctets(SealedColumn.QUARANTINE_OCTETS, id, one.octets()));
            }
            batch.stream()
                    .map(UnusableDelivery::carrier)
                    .distinct()
                    .sorted()
                    .forEach(carrier -> store.forget(carrier, MOST));
            return batch.stream().map(one -> true).toList();
        });
    }

    /** When the last one of the last hour came, on any node; for a health check. Asks the database. */
    public Optional<Recent> recent() {
        return link.inTransaction(handle -> handle.attach(QuarantineStore.class).recent(RECENT.toSeconds())).stream()
                .findFirst();
    }

    /** @param kinds how many different ones came within the hour */
    public record Recent(String carrier, int kinds, Instant lastAt) {}

    @Override
    public void close() {
        writer.close();
    }
}
