package org.casewire.core.dispatch;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierLink.Hold;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.id.Ids;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.number.NumberPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that belongs to one carrier: its link, its queue, and the writers between them and the database. */
final class CarrierDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierDesk.class);
    /** Messages in memory; at some 600 bytes each. More wait in the database. */
    private static final int IN_MEMORY = 100_000;

    private final CarrierLink link;
    private final CarrierTimes times;
    private final Database database;
    private final NodeLease lease;
    private final InboundListener inbound;
    private final CarrierQueue queue = new CarrierQueue(IN_MEMORY);
    private final FactWriter facts;
    private final Intents intents;
    private final SubmitHolds holds;
    private final CarrierDispatcher dispatcher;
    private final Recovery recovery;
    private final Meter receipts;
    private final Meter inboundParts;

    CarrierDesk(
            CarrierLink link,
            CarrierTimes times,
            Database database,
            NodeLease lease,
            InboundListener inbound,
            KeyRing keys,
            NumberPlan numbers,
            Ids ids,
            Clock clock,
            Runnable wakeFeed,
            MetricRegistry metrics) {
        this.link = link;
        this.times = times;
        this.database = database;
        this.lease = lease;
        this.inbound = inbound;
        this.facts = new FactWriter(
                link.name(),
                database,
                keys,
                ids,
                clock,
                (handle, receipt) -> !queue.isOutOnAny(
                                receipt.pairs(),
                                message -> keys.routing()
                                        .pair(
                                                message.carrier(),
                                                message.source().number(),
                                                message.destination().e164()))
                        && !handle.attach(ReceiptStore.class).othersSubmit(link.name(), lease.incarnation()),
                wakeFeed,
                metrics);
        this.intents = new Intents(database, lease, keys, ids, wakeFeed);
        this.holds = new SubmitHolds(link.name(), database, clock);
        this.dispatcher = new CarrierDispatcher(link, queue, intents, facts, lease, holds, clock, metrics);
        this.recovery = new Recovery(link.name(), database, lease, keys, numbers, dispatcher::offer, wakeFeed);
        this.receipts = metrics.meter(receiptsMeter(link.name()));
        this.inboundParts = metrics.meter(inboundMeter(link.name()));
        metrics.gauge(MetricRegistry.name("dispatch", link.name(), "held"), () ->
                (Gauge<Integer>) () -> holds.all().size());
        metrics.gauge(MetricRegistry.name("queue", link.name(), "depth"), () -> (Gauge<Integer>) queue::depth);
    }

    static String receiptsMeter(String carrier) {
        return MetricRegistry.name("receipts", carrier, "received");
    }

    static String inboundMeter(String carrier) {
        return MetricRegistry.name("inbound", carrier, "received");
    }

    void start() {
        Hold hold = database.inTransaction(
                handle -> handle.attach(HoldStore.class).hold(link.name()).orElse(Hold.NONE));
        holds.exchange();
        dispatcher.followHolds();
        recovery.takeOver();
        dispatcher.start();
        link.start(new Listener(), hold);
    }

    void offer(List<QueuedMessage> messages) {
        dispatcher.offer(messages);
    }

    /** Each second: what was accepted elsewhere, intents that are done, receipts that wait. */
    void sweep() {
        holds.exchange();
        dispatcher.followHolds();
        recovery.sweep();
        intents.closeDone();
        facts.sweep(times.receiptHorizon());
        dispatcher.wake();
    }

    void takeOver() {
        recovery.takeOver();
        dispatcher.wake();
    }

    void stop() {
        keep(Hold.STOPPED, "stopped by an operator");
        link.stop();
    }

    void resume() {
        database.useTransaction(handle -> {
            handle.attach(HoldStore.class).end(link.name());
        });
        holds.release();
        dispatcher.released();
        link.release();
    }

    private void keep(Hold hold, String reason) {
        database.useTransaction(handle -> {
            handle.attach(HoldStore.class).keep(link.name(), hold, reason);
        });
    }

    CarrierLink link() {
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
        public void acknowledged(InboundStored stored) {
            inbound.acknowledged(stored);
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
        public void held(String reason) {
            LOG.atError()
                    .addKeyValue("carrier", link.name())
                    .addKeyValue("reason", reason)
                    .log("The carrier is held until an operator starts it");
            // The link may call from a network thread, and this waits for the database.
            Thread keeper = new Thread(() -> keep(Hold.HELD, reason), "hold-" + link.name());
            keeper.setDaemon(true);
            keeper.start();
        }
    }
}
