package org.casewire.core.dispatch;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierLink.Hold;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.UnusableDelivery;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.id.Ids;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.node.CarrierShare;
import org.casewire.core.node.NodeCall;
import org.casewire.core.node.NodeCalls;
import org.casewire.core.node.NodeLease;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.outcome.FactWriter;
import org.casewire.core.outcome.IdMapping;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that belongs to one carrier: its link, its queue, and the writers between them and the database. */
final class CarrierDesk implements CarrierShare.Member, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierDesk.class);
    /** Messages in memory; at some 600 bytes each. More wait in the database. */
    private static final int IN_MEMORY = 100_000;

    private final CarrierLink link;
    private final Supplier<CarrierTimes> times;
    private final Database database;
    private final NodeLease lease;
    private final InboundListener inbound;
    private final KeyRing keys;
    private final DatabaseClock clock;
    private final NodeCalls calls;
    private volatile Runnable sweepSoon = () -> {};
    private final CarrierQueue queue = new CarrierQueue(IN_MEMORY);
    private final FactWriter facts;
    private final Intents intents;
    private final SubmitHolds holds;
    private final CarrierDispatcher dispatcher;
    private final Recovery recovery;
    private final Meter receipts;
    private final Meter inboundParts;
    private final AtomicBoolean toFetch = new AtomicBoolean(true);
    /** Changed under the monitor, which may wait for the database; read without it, as by the lease's thread. */
    private volatile Hold known = Hold.NONE;

    CarrierDesk(
            CarrierLink link,
            Supplier<CarrierTimes> times,
            Database database,
            NodeLease lease,
            InboundListener inbound,
            KeyRing keys,
            NumberPlan numbers,
            Ids ids,
            DatabaseClock clock,
            Runnable wakeFeed,
            NodeCalls calls,
            MetricRegistry metrics) {
        this.link = link;
        this.times = times;
        this.database = database;
        this.lease = lease;
        this.inbound = inbound;
        this.keys = keys;
        this.clock = clock;
        this.calls = calls;
        this.facts = new FactWriter(
                link.name(),
                database,
                keys,
                ids,
                clock,
                new QuietPairs(link.name(), queue, lease, keys),
                () -> times.get().receiptHorizon(),
                wakeFeed,
                metrics);
        this.intents = new Intents(database, lease, keys, ids, clock, wakeFeed);
        this.holds = new SubmitHolds(link.name(), database, clock);
        this.dispatcher = new CarrierDispatcher(link, queue, intents, facts, lease, holds, clock, metrics);
        this.recovery = new Recovery(link.name(), database, lease, keys, numbers, dispatcher::offer, wakeFeed);
        this.receipts = metrics.meter(receiptsMeter(link.name()));
        this.inboundParts = metrics.meter(inboundMeter(link.name()));
        metrics.gauge(MetricRegistry.name("dispatch", link.name(), "held"), () ->
                (Gauge<Integer>) () -> holds.all().size());
        metrics.gauge(MetricRegistry.name("queue", link.name(), "depth"), () -> (Gauge<Integer>) queue::depth);
        metrics.gauge(
                MetricRegistry.name("queue", link.name(), "oldest-seconds"), () -> (Gauge<Double>) () -> queue.oldest()
                        .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1_000.0)
                        .orElse(0.0));
    }

    static String receiptsMeter(String carrier) {
        return MetricRegistry.name("receipts", carrier, "received");
    }

    static String inboundMeter(String carrier) {
        return MetricRegistry.name("inbound", carrier, "received");
    }

    /** Before {@link #start}. @param soon asks for a {@link #sweep} */
    void sweptBy(Runnable soon) {
        sweepSoon = soon;
    }

    void start() {
        known = database.inTransaction(
                handle -> handle.attach(HoldStore.class).hold(link.name()).orElse(Hold.NONE));
        holds.exchange();
        dispatcher.followHolds();
        dispatcher.start();
        link.start(new Listener(), known);
    }

    void offer(List<QueuedMessage> messages) {
        dispatcher.offer(messages);
    }

    /** What another node says that it accepted for us. */
    void fetch(List<NodeCall.Reference> references) {
        recovery.fetch(references);
    }

    /** Each second: what was accepted elsewhere, intents that are done, receipts that wait. */
    void sweep() {
        followOperators();
        if (holds.exchange()) {
            dispatcher.released();
        } else {
            dispatcher.followHolds();
        }
        if (toFetch.compareAndSet(true, false)) {
            recovery.fetch();
        } else {
            recovery.sweep();
        }
        intents.closeDone();
        dispatcher.wake();
        facts.sweep(times.get().receiptHorizon());
    }

    @Override
    public boolean isHeld() {
        return known != Hold.NONE || link.status().state() == LinkStatus.State.HELD;
    }

    @Override
    public boolean lacksKeys() {
        return keys.isBehind();
    }

    @Override
    public Set<Short> busySlots() {
        return queue.busy();
    }

    @Override
    public void serve(Set<Short> slots) {
        queue.serve(slots);
        dispatcher.wake();
    }

    @Override
    public boolean inherit() {
        Instant now = clock.instant();
        Optional<Map<UUID, Duration>> waits = recovery.inherit(link.contract().responseTimeout());
        waits.ifPresent(lanes -> {
            Map<UUID, Instant> until = new HashMap<>();
            lanes.forEach((lane, wait) -> until.put(lane, now.plus(wait)));
            queue.holdLanes(until, now);
        });
        return waits.isPresent();
    }

    @Override
    public void fetch() {
        toFetch.set(true);
        sweepSoon.run();
    }

    synchronized void stop() {
        keep(Hold.STOPPED, "stopped by an operator");
        link.stop();
    }

    synchronized void resume() {
        database.useTransaction(handle -> {
            handle.attach(HoldStore.class).end(link.name());
        });
        known = Hold.NONE;
        holds.release();
        released();
        calls.operatorSpoke();
    }

    private void released() {
        dispatcher.released();
        link.release();
        lease.soon();
    }

    private synchronized void keep(Hold hold, String reason) {
        database.useTransaction(handle -> {
            handle.attach(HoldStore.class).keep(link.name(), hold, reason);
        });
        known = hold;
        lease.soon();
        calls.operatorSpoke();
    }

    /**
     * What an operator said on another node. That another node's credentials were refused stops nothing here: it may be
     * that node alone whom the carrier does not let in.
     */
    private synchronized void followOperators() {
        Hold now = database.inTransaction(
                handle -> handle.attach(HoldStore.class).hold(link.name()).orElse(Hold.NONE));
        if (now == known) {
            return;
        }
        switch (now) {
            case NONE -> {
                known = now;
                released();
            }
            case STOPPED -> {
                known = now;
                link.stop();
                lease.soon();
            }
            case HELD -> {}
        }
    }

    @Override
    public CarrierLink link() {
        return link;
    }

    SubmitHolds holds() {
        return holds;
    }

    RefusalLog refusals() {
        return dispatcher.refusals();
    }

    IdMapping receiptIds() {
        return facts.receiptIds();
    }

    CarrierQueue queue() {
        return queue;
    }

    /** Stops claiming, lets the link await what is in flight, then stores the last answers. */
    @Override
    public void close() {
        dispatcher.close();
        link.close();
        facts.close();
        try {
            intents.closeDone();
        } catch (RuntimeException e) {
            LOG.atDebug().log("Intents stay open; the next start finds their messages settled");
        }
    }

    private final class Listener implements CarrierListener {
        @Override
        public CompletionStage<InboundStored> received(InboundPart part) {
            inboundParts.mark();
            return inbound.received(part);
        }

        @Override
        public CompletionStage<Void> received(Receipt receipt) {
            receipts.mark();
            return facts.reported(receipt);
        }

        @Override
        public CompletionStage<Boolean> receivedIfOurs(Receipt receipt) {
            return facts.reportedIfOurs(receipt);
        }

        @Override
        public void unusable(UnusableDelivery delivery) {
            inbound.unusable(delivery);
        }

        @Override
        public void acknowledged(InboundStored stored) {
            inbound.acknowledged(stored);
        }

        @Override
        public CompletionStage<?> sessionEnding(UUID session) {
            return inbound.sessionEnding(session);
        }

        @Override
        public void sessionEnded(UUID session) {
            inbound.sessionEnded(session);
        }

        @Override
        public void roomAvailable() {
            dispatcher.wake();
        }

        @Override
        public boolean mayWrite() {
            return lease.mayWrite();
        }

        @Override
        public void bindsChanged() {
            lease.soon();
        }

        @Override
        public void held(String reason) {
            LOG.atError()
                    .addKeyValue("carrier", link.name())
                    .addKeyValue("reason", reason)
                    .log("The carrier is held until an operator starts it");
            // The link may call from a network thread, and this waits for the database.
            Thread keeper = new CoreThread("hold-" + link.name(), () -> keep(Hold.HELD, reason));
            keeper.start();
        }
    }
}
