package org.casewire.core.dispatch;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.number.NumberPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All carriers of this process: gives each its committed messages, and keeps their queues complete. */
public final class Dispatchers implements Consumer<List<QueuedMessage>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatchers.class);

    private final NodeLease lease;
    private final Database database;
    private final KeyRing keys;
    private final NumberPlan numbers;
    private final Ids ids;
    private final Clock clock;
    private final Runnable wakeFeed;
    private final MetricRegistry metrics;
    private final Map<String, CarrierDesk> desks = new TreeMap<>();
    private final Semaphore sweeps = new Semaphore(0);
    private final Thread sweeper = new Thread(this::sweep, "queue-sweep");
    private volatile boolean started;
    private volatile boolean closing;

    /** @param database the link login */
    public Dispatchers(
            NodeLease lease,
            Database database,
            KeyRing keys,
            NumberPlan numbers,
            Ids ids,
            Clock clock,
            Runnable wakeFeed,
            MetricRegistry metrics) {
        this.lease = lease;
        this.database = database;
        this.keys = keys;
        this.numbers = numbers;
        this.ids = ids;
        this.clock = clock;
        this.wakeFeed = wakeFeed;
        this.metrics = metrics;
    }

    /** Adds a carrier, with its times as they are now; before {@link #start}. */
    public void add(CarrierLink link, Supplier<CarrierTimes> times, InboundListener inbound) {
        CarrierDesk desk = new CarrierDesk(
                link, times, database, lease, inbound, keys, numbers, ids, clock, wakeFeed, this::sweepSoon, metrics);
        desks.put(link.name(), desk);
        lease.join(desk);
    }

    /** Takes the queues over and connects to the carriers. */
    public void start() {
        desks.values().forEach(CarrierDesk::start);
        started = true;
        lease.start();
        sweeper.setDaemon(true);
        sweeper.start();
    }

    /** Committed messages of any carrier. One of a carrier that is not configured waits in the database. */
    @Override
    public void accept(List<QueuedMessage> messages) {
        if (!started) {
            return;
        }
        messages.stream()
                .collect(Collectors.groupingBy(QueuedMessage::carrier))
                .forEach((carrier, own) ->
                        Optional.ofNullable(desks.get(carrier)).ifPresent(desk -> desk.offer(own)));
    }

    /** How many messages of an organisation wait in this process. */
    public long queued(OrganisationId organisation) {
        return desks.values().stream()
                .mapToLong(desk -> desk.queue().depth(organisation))
                .sum();
    }

    /** By name. */
    Map<String, CarrierDesk> desks() {
        return desks;
    }

    private void sweepSoon() {
        if (sweeps.availablePermits() == 0) {
            sweeps.release();
        }
    }

    private void sweep() {
        while (!closing) {
            try {
                if (sweeps.tryAcquire(1, TimeUnit.SECONDS)) {
                    sweeps.drainPermits();
                }
                desks.values().forEach(CarrierDesk::sweep);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("cause", e.getClass().getSimpleName())
                        .log("The queue was not swept; trying again");
            }
        }
    }

    /** In-flight submits are awaited, then the slots are freed for others. */
    @Override
    public void close() {
        closing = true;
        sweeper.interrupt();
        desks.values().parallelStream().forEach(CarrierDesk::close);
        lease.close();
    }
}
