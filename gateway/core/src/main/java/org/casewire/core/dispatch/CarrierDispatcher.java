package org.casewire.core.dispatch;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.db.Unavailable;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.metric.Buckets;
import org.casewire.core.node.NodeLease;
import org.casewire.core.outage.Outage;
import org.casewire.core.outage.WithoutValues;
import org.casewire.core.outcome.FactWriter;
import org.casewire.core.outcome.Flight;
import org.casewire.core.outcome.Landing;
import org.casewire.core.text.SegmentedText;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one carrier's messages from the queue to its link. Its thread claims room on the link, commits one intent for
 * what fits, and only then writes; so what a crash leaves ambiguous is at most what the windows hold.
 *
 * <pre>
 *   queue ──take──▶ room? ──no──▶ put back, wait for roomAvailable
 *                    │yes
 *                    ▼
 *              intent committed ──▶ submit ──▶ outcomes ──▶ FactWriter ──▶ settled, or back to the queue
 * </pre>
 */
final class CarrierDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierDispatcher.class);
    private static final int LARGEST_BATCH = 256;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final CarrierLink link;
    private final CarrierQueue queue;
    private final Intents intents;
    private final FactWriter facts;
    private final NodeLease lease;
    private final Breaker breaker = new Breaker();
    private final SubmitHolds holds;
    private final RefusalLog refusals = new RefusalLog();
    private final FullLanes full = new FullLanes();
    private final DatabaseClock clock;
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread;
    private final Meter submitted;
    private final Timer queueTime;
    private final Outage broken;
    private long lookedForOverdue = System.nanoTime();
    private volatile boolean closing;

    CarrierDispatcher(
            CarrierLink link,
            CarrierQueue queue,
            Intents intents,
            FactWriter facts,
            NodeLease lease,
            SubmitHolds holds,
            DatabaseClock clock,
            MetricRegistry metrics) {
        this.link = link;
        this.broken = new Outage(
                        LOG, "Texts cannot be claimed for sending; trying again", "Texts are claimed for sending again")
                .about("carrier", link.name());
        this.queue = queue;
        this.intents = intents;
        this.facts = facts;
        this.lease = lease;
        this.holds = holds;
        this.clock = clock;
        this.submitted = metrics.meter(submittedMeter(link.name()));
        this.queueTime = Buckets.timer(metrics, MetricRegistry.name("dispatch", link.name(), "queue-time"));
        this.thread = new CoreThread("dispatch-" + link.name(), this::run);
    }

    static String submittedMeter(String carrier) {
        return MetricRegistry.name("dispatch", carrier, "submitted");
    }

    void start() {
        thread.start();
    }

    /** Committed messages of this carrier. */
    void offer(Collection<QueuedMessage> messages) {
        Instant now = clock.instant();
        messages.forEach(message -> queue.offer(message, now));
        wake();
    }

    /** Something may be possible that was not before. */
    void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    private void run() {
        while (!closing) {
            try {
                expireOverdue();
                if (!dispatchOnce()) {
                    await();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                broken.broke(e);
                pause();
            }
        }
    }

    private void await() throws InterruptedException {
        Duration wait = queue.nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .filter(due -> due.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
        if (signal.tryAcquire(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS)) {
            signal.drainPermits();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** Each second: what is past its time becomes EXPIRED though the carrier is away, held or throttling. */
    private void expireOverdue() {
        if (System.nanoTime() - lookedForOverdue < LONGEST_WAIT.toNanos() || !lease.mayWrite()) {
            return;
        }
        lookedForOverdue = System.nanoTime();
        queue.doubt(clock.latest(), clock.instant());
        if (!clock.isCertain()) {
            return;
        }
        List<QueuedMessage> overdue = queue.takeOverdue(clock.instant(), LARGEST_BATCH);
        if (overdue.isEmpty()) {
            return;
        }
        try {
            Intents.Claim claim = intents.claimOverdue(link.name(), overdue);
            Map<MessageId, QueuedMessage> early = new HashMap<>();
            claim.toSubmit().forEach(message -> early.put(message.id(), message));
            for (QueuedMessage message : overdue) {
                QueuedMessage mine = early.get(message.id());
                if (mine == null) {
                    notClaimed(message, claim);
                } else {
                    // The database's clock is behind ours, and counts.
                    landed(Flight.neverWritten(mine, claim.intent(), clock.instant()), () -> {});
                }
            }
        } catch (Intents.Undecided e) {
            unclaimed(e);
            backAsTheyAre(overdue, e.intent());
        }
    }

    /** @return whether anything was submitted, so that more may follow at once */
    private boolean dispatchOnce() {
        if (!lease.mayWrite() || holds.carrier().isPresent()) {
            return false;
        }
        List<Ready> batch = gather();
        if (batch.isEmpty()) {
            return false;
        }
        List<QueuedMessage> messages = batch.stream().map(Ready::message).toList();
        Intents.Claim claim;
        try {
            claim = intents.claim(link.name(), messages);
            broken.worked();
        } catch (Intents.Undecided e) {
            unclaimed(e);
            batch.forEach(ready -> ready.room().release());
            backAsTheyAre(messages, e.intent());
            pause();
            return true;
        }
        Map<MessageId, QueuedMessage> claimed = new HashMap<>();
        claim.toSubmit().forEach(message -> claimed.put(message.id(), message));
        for (Ready ready : batch) {
            QueuedMessage now = claimed.get(ready.message().id());
            if (now == null) {
                ready.room().release();
                notClaimed(ready.message(), claim);
            } else {
                submit(new Flight(now, claim.intent(), clock.instant()), ready.room());
            }
        }
        return true;
    }

    /** Nothing was written, and what was to be is put back. */
    private void unclaimed(Intents.Undecided undecided) {
        if (!Unavailable.isCauseOf(undecided)) {
            broken.failed(Optional.ofNullable(undecided.getCause()).orElse(undecided));
        }
    }

    private List<Ready> gather() {
        List<Ready> batch = new ArrayList<>();
        while (batch.size() < LARGEST_BATCH) {
            Instant now = clock.instant();
            Optional<QueuedMessage> next = queue.take(now);
            if (next.isEmpty()) {
                break;
            }
            Optional<Room> room = link.reserve(Integer.bitCount(next.get().pending()));
            if (room.isEmpty()) {
                queue.putBack(next.get(), now);
                break;
            }
            batch.add(new Ready(next.get(), room.get()));
        }
        return batch;
    }

    private void notClaimed(QueuedMessage message, Intents.Claim claim) {
        if (claim.blocked().contains(message.id())) {
            // An earlier message of the lane is in the database and not here: read the lane anew, in its order.
            full.settled(message.lane());
            queue.forget(message);
        } else {
            full.settled(message.lane());
            queue.finished(message, clock.instant());
        }
    }

    /** One message that cannot be cut must not cost its neighbours their place: the batch is claimed, and each goes its way. */
    private void submit(Flight flight, Room room) {
        QueuedMessage message = flight.message();
        SegmentedText cut;
        try {
            cut = message.tie()
                    .map(link.texts()::tied)
                    .orElseGet(link::texts)
                    .again(message.text(), message.encoding(), message.segmentCount());
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("carrier", link.name())
                    .addKeyValue("message", message.id())
                    .log("A message could not be made ready; it waits until its time is over");
            room.release();
            landed(Flight.neverWritten(message, flight.intent(), flight.submittedAt()), () -> {});
            return;
        }
        flight.tied(cut.tie());
        submitted.mark(Integer.bitCount(message.pending()));
        queueTime.update(Duration.between(message.queuedAt(), flight.submittedAt()));
        flight.landed().thenAccept(landed -> landed(landed, room::release));
        Room.Fence fence = () -> lease.mayWrite() && !flight.broken() && Timeliness.inTime(message, clock);
        for (int number = 1; number <= message.segmentCount(); number++) {
            if ((message.pending() & 1 << number - 1) == 0) {
                continue;
            }
            int segment = number;
            OutboundSegment outbound = new OutboundSegment(
                    message.id(),
                    number,
                    message.segmentCount(),
                    message.reference(),
                    message.source(),
                    message.destination(),
                    message.encoding(),
                    cut.tie(),
                    cut.segments().get(number - 1),
                    message.notAfter());
            room.submit(outbound, fence)
                    .whenComplete((outcome, failure) -> flight.record(
                            segment, failure == null ? outcome : new SubmitOutcome.Unanswered("the link failed")));
        }
    }

    /**
     * After a claim that failed. A claim that was rolled back gave nothing, so there is nothing to put back: the messages
     * are where they were, and the next claim finds out. One that was committed all the same gave us the right to put them
     * back. Which of the two must be certain first; until then nothing of these lanes moves.
     */
    private void backAsTheyAre(List<QueuedMessage> messages, UUID intent) {
        Map<MessageId, QueuedMessage> claimed = new HashMap<>();
        boolean decided = false;
        while (!decided && !closing) {
            try {
                intents.decide(link.name(), intent, messages).forEach(message -> claimed.put(message.id(), message));
                decided = true;
            } catch (RuntimeException e) {
                pause();
            }
        }
        if (!decided) {
            return;
        }
        for (QueuedMessage message : messages) {
            QueuedMessage mine = claimed.get(message.id());
            if (mine == null) {
                queue.putBack(message, clock.instant());
            } else {
                landed(Flight.neverWritten(mine, intent, clock.instant()), () -> {});
            }
        }
    }

    /** What was held may go again, as if nothing had been refused. */
    void released() {
        breaker.reset();
        followHolds();
    }

    /** The queue leaves out the sender numbers that are held now. */
    void followHolds() {
        queue.hold(holds.senders(), clock.instant());
        wake();
    }

    RefusalLog refusals() {
        return refusals;
    }

    private void landed(Flight flight, Runnable stored) {
        refusals.note(flight, clock.instant());
        full.landed(flight);
        breaker.landed(flight, clock.instant()).ifPresent(trip -> {
            flight.backUnsent();
            if (holds.hold(trip)) {
                LOG.atError()
                        .addKeyValue("carrier", link.name())
                        .addKeyValue("scope", trip.sender().isPresent() ? "sender number" : "carrier")
                        .addKeyValue("code", trip.code())
                        .log("Held until an operator starts the carrier again: {}", trip.reason());
            }
            followHolds();
        });
        facts.landed(flight).whenComplete((landing, failure) -> {
            stored.run();
            QueuedMessage message = flight.message();
            if (failure != null) {
                LOG.atError()
                        .setCause(new WithoutValues(failure))
                        .addKeyValue("message", message.id())
                        .log("An answer could not be stored; the message stays SUBMITTING until the next start");
            } else {
                intents.done(flight);
                follow(message, landing);
            }
            wake();
        });
    }

    private void follow(QueuedMessage message, Landing landing) {
        if (landing instanceof Landing.Again again) {
            queue.putBack(again.message(), clock.instant());
        } else if (landing instanceof Landing.Elsewhere) {
            queue.forget(message);
        } else {
            queue.finished(message, clock.instant());
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Ready(QueuedMessage message, Room room) {}
}
