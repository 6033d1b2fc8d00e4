package org.casewire.core.dispatch;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.node.NodeCall;
import org.casewire.core.node.NodeCalls;
import org.casewire.core.node.NodeLease;
import org.casewire.core.number.NumberPlan;

/** All carriers of this process: gives each its committed messages, and keeps their queues complete. */
public final class Dispatchers implements Consumer<List<QueuedMessage>>, AutoCloseable {
    /** A count goes over the whole queue. */
    private static final Duration COUNTED_EVERY = Duration.ofSeconds(5);

    private final NodeLease lease;
    private final Database database;
    private final KeyRing keys;
    private final NumberPlan numbers;
    private final Ids ids;
    private final DatabaseClock clock;
    private final Runnable wakeFeed;
    private final NodeCalls calls;
    private final MetricRegistry metrics;
    private final Map<String, CarrierDesk> desks = new TreeMap<>();
    private final List<Sweeper> sweepers = new ArrayList<>();
    private volatile Map<OrganisationId, Long> everywhere = Map.of();
    private long countedAt = System.nanoTime();
    private volatile boolean started;

    /** @param database the link login */
    public Dispatchers(
            NodeLease lease,
            Database database,
            KeyRing keys,
            NumberPlan numbers,
            Ids ids,
            DatabaseClock clock,
            Runnable wakeFeed,
            NodeCalls calls,
            MetricRegistry metrics) {
        this.lease = lease;
        this.database = database;
        this.keys = keys;
        this.numbers = numbers;
        this.ids = ids;
        this.clock = clock;
        this.wakeFeed = wakeFeed;
        this.calls = calls;
        this.metrics = metrics;
        sweepers.add(new Sweeper("count", this::countEverywhere));
    }

    /** Adds a carrier, with its times as they are now; before {@link #start}. */
    public void add(CarrierLink link, Supplier<CarrierTimes> times, InboundListener inbound) {
        CarrierDesk desk = new CarrierDesk(
                link, times, database, lease, inbound, keys, numbers, ids, clock, wakeFeed, calls, metrics);
        Sweeper sweeper = new Sweeper(link.name(), desk::sweep);
        desk.sweptBy(sweeper::soon);
        sweepers.add(sweeper);
        desks.put(link.name(), desk);
        lease.join(desk);
    }

    /** Takes the queues over and connects to the carriers. @param wakeOwnFeed when another node says that there are events */
    public void start(Runnable wakeOwnFeed) {
        lease.lookForRestore();
        desks.values().forEach(CarrierDesk::start);
        started = true;
        calls.start(call -> answer(call, wakeOwnFeed));
        lease.start(calls::leasesChanged);
        sweepers.forEach(Sweeper::start);
    }

    /** Committed messages of any carrier. One of a carrier that is not configured waits in the database. */
    @Override
    public void accept(List<QueuedMessage> messages) {
        if (!started) {
            return;
        }
        messages.stream().collect(Collectors.groupingBy(QueuedMessage::carrier)).forEach((carrier, own) -> {
            Optional.ofNullable(desks.get(carrier)).ifPresent(desk -> desk.offer(own));
            Set<Short> mine = lease.held(carrier);
            List<QueuedMessage> others = own.stream()
                    .filter(message -> !mine.contains((short) message.slot()))
                    .toList();
            if (!others.isEmpty()) {
                calls.accepted(others);
            }
        });
    }

    /** How many messages of an organisation wait: in this process, and as last counted on all nodes. */
    public long queued(OrganisationId organisation) {
        long here = desks.values().stream()
                .mapToLong(desk -> desk.queue().depth(organisation))
                .sum();
        return Math.max(here, everywhere.getOrDefault(organisation, 0L));
    }

    private void countEverywhere() {
        if (!lease.othersLive()) {
            everywhere = Map.of();
        } else if (System.nanoTime() - countedAt > COUNTED_EVERY.toNanos()) {
            countedAt = System.nanoTime();
            everywhere = database
                    .inTransaction(handle -> handle.attach(DispatchStore.class).depths())
                    .stream()
                    .collect(Collectors.toUnmodifiableMap(
                            DispatchStore.Depth::organisationId, DispatchStore.Depth::messages));
        }
    }

    /** By name. */
    Map<String, CarrierDesk> desks() {
        return desks;
    }

    private void sweepSoon() {
        sweepers.forEach(Sweeper::soon);
    }

    /** In-flight submits are awaited, then the slots are freed for others. */
    @Override
    public void close() {
        sweepers.forEach(Sweeper::close);
        desks.values().parallelStream().forEach(CarrierDesk::close);
        lease.close();
        calls.close();
    }

    private void answer(NodeCall call, Runnable wakeOwnFeed) {
        if (call instanceof NodeCall.Events) {
            wakeOwnFeed.run();
        } else if (call instanceof NodeCall.Operator) {
            sweepSoon();
        } else if (call instanceof NodeCall.Leases) {
            lease.soon();
        } else if (call instanceof NodeCall.Accepted accepted) {
            Optional.ofNullable(desks.get(accepted.carrier())).ifPresent(desk -> desk.fetch(accepted.references()));
        }
    }
}
