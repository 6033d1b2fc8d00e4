package org.casewire.core.inbound;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.UnusableDelivery;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.BatchWriter;
import org.casewire.core.db.Database;
import org.casewire.core.db.Persistence;
import org.casewire.core.dispatch.InboundListener;

/**
 * Takes what patients send: the inbound half of {@link org.casewire.core.carrier.CarrierListener}. A part is written in
 * one transaction with everything that follows from it, and its stage completes after the commit. While the database is
 * away it waits, bounded by the time after which the carrier repeats it; if its stage fails, the carrier is to repeat it.
 *
 * <p>Work runs on a few lanes, each a thread and a bounded queue; texts of one pair go through one lane, so they keep
 * their order. Nothing here blocks the caller, save {@link #close}.
 */
public final class InboundService implements InboundListener, AutoCloseable {
    private static final int LARGEST_BATCH = 256;
    private static final int WAITING = 2_000;

    private final Database link;
    private final KeyRing keys;
    private final Clock clock;
    private final Runnable wakeFeed;
    private final Function<String, CarrierTimes> timesOf;
    private final FactsReader facts;
    private final ArrivalWriter writer;
    private final Sessions sessions;
    private final List<BatchWriter<Arrival, Optional<InboundStored>>> lanes = new ArrayList<>();
    private final AcknowledgementLog acknowledgements;
    private final Quarantine quarantine;
    private final Meter received;
    private volatile boolean closing;

    /** For a process that shares its database with nobody. */
    public InboundService(
            Database link,
            TextReception reception,
            Function<String, CarrierTimes> timesOf,
            Runnable wakeFeed,
            Clock clock,
            int laneCount,
            MetricRegistry metrics) {
        this(link, () -> Sessions.ALONE, reception, timesOf, wakeFeed, clock, laneCount, metrics);
    }

    /**
     * @param link the login that sees every organisation
     * @param me who this process is among the nodes of its database
     * @param timesOf by carrier
     * @param laneCount how many transactions run at a time
     */
    public InboundService(
            Database link,
            Supplier<UUID> me,
            TextReception reception,
            Function<String, CarrierTimes> timesOf,
            Runnable wakeFeed,
            Clock clock,
            int laneCount,
            MetricRegistry metrics) {
        this.link = link;
        this.sessions = new Sessions(me);
        this.keys = reception.keys();
        this.clock = clock;
        this.wakeFeed = wakeFeed;
        this.timesOf = timesOf;
        this.facts = reception.facts();
        this.writer = new ArrivalWriter(reception, sessions, timesOf, metrics);
        this.acknowledgements = new AcknowledgementLog(link, sessions, timesOf, metrics);
        this.quarantine = new Quarantine(link, keys, metrics);
        this.received = metrics.meter(MetricRegistry.name("inbound", "received"));
        for (int i = 0; i < laneCount; i++) {
            lanes.add(new BatchWriter<>("inbound-" + i, LARGEST_BATCH, WAITING, this::write, metrics));
        }
    }

    /**
     * Completes when the part is committed; fails when that is not known in time for an acknowledgement, and when the
     * carrier is to repeat it over another session.
     */
    @Override
    public CompletionStage<InboundStored> received(InboundPart part) {
        received.mark();
        sessions.seen(part.session(), part.carrier());
        Arrival arrival = Arrival.of(part, keys.routing(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return lanes.get(Math.floorMod(Arrays.hashCode(arrival.pair()), lanes.size()))
                .submit(arrival)
                .orTimeout(patience(part.carrier()).toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        sessions.refused(arrival);
                    } else if (stored.isPresent()) {
                        sessions.stored(arrival);
                    }
                })
                .thenApply(stored ->
                        stored.orElseThrow(() -> new IllegalStateException("In doubt on a session that is over")));
    }

    @Override
    public void unusable(UnusableDelivery delivery) {
        quarantine.keep(delivery);
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    /** The acknowledgement was written to the network. */
    @Override
    public void acknowledged(InboundStored stored) {
        acknowledgements.written(stored);
    }

    /** What was acknowledged shortly before may be repeated: here from this very call on, elsewhere when it is complete. */
    @Override
    public CompletionStage<?> sessionEnding(UUID session) {
        return acknowledgements.ending(session);
    }

    /** The same for what came after it had begun to end. */
    @Override
    public void sessionEnded(UUID session) {
        acknowledgements.ended(session);
    }

    /** Texts that wait to be written now. */
    public int depth() {
        return lanes.stream().mapToInt(BatchWriter::depth).sum();
    }

    private List<Optional<InboundStored>> write(List<Arrival> batch) {
        return Persistence.retry(() -> writeOnce(batch), () -> !closing && anyInTime(batch));
    }

    private List<Optional<InboundStored>> writeOnce(List<Arrival> batch) {
        return InboundTransaction.run(link, wakeFeed, transaction -> {
            facts.lock(
                    transaction.handle(), batch.stream().map(Arrival::question).toList());
            return writer.write(transaction, batch);
        });
    }

    private boolean anyInTime(List<Arrival> batch) {
        return batch.stream()
                .anyMatch(arrival -> arrival.within(patience(arrival.part().carrier())));
    }

    /** A quarter is left for the answer's way back. */
    private Duration patience(String carrier) {
        return timesOf.apply(carrier).deliverResponseTimeout().dividedBy(4).multipliedBy(3);
    }

    /** Writes what waits, within ten seconds a lane, then ends. */
    @Override
    public void close() {
        closing = true;
        lanes.forEach(BatchWriter::close);
        acknowledgements.close();
        quarantine.close();
    }
}
