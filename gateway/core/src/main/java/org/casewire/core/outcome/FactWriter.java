package org.casewire.core.outcome;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.ArrayText;
import org.casewire.core.db.BatchWriter;
import org.casewire.core.db.Database;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.db.Persistence;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.metric.Buckets;
import org.casewire.core.outage.WithoutValues;
import org.casewire.core.outcome.FactStore.SegmentState;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a carrier's answers and receipts, in the order in which they came, in batches. One thread writes both, so a
 * receipt that follows its answer always finds it. Facts are never dropped: while the database is away an answer waits
 * here, bounded by the window, and nothing further is submitted.
 */
public final class FactWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FactWriter.class);
    private static final int LARGEST_BATCH = 512;
    private static final int WAITING = 200_000;

    private final String carrier;
    private final Database database;
    private final KeyRing keys;
    private final Ids ids;
    private final DatabaseClock clock;
    private final FlightWriter flights;
    private final ReceiptMatcher receipts;
    private final IdMapping receiptIds;
    private final Runnable wakeFeed;
    private final Counter orphans;
    private final Timer receiptTime;
    private final Meter matched;
    private final BatchWriter<Fact, Written> writer;
    private volatile boolean closing;
    private final AtomicBoolean sawNone = new AtomicBoolean();
    private volatile boolean mayWait = true;

    /** What the carrier told. */
    sealed interface Fact {
        record Landed(Flight flight) implements Fact {}

        record Reported(Receipt receipt, Instant at) implements Fact {}
    }

    /** What became of a fact. */
    sealed interface Written {
        record Landed(Landing landing) implements Written {}

        record Stored() implements Written {}

        /** It only looked like a receipt, and nobody's id is in it: nothing of it is stored. */
        record NotOurs() implements Written {}

        /** The same, but the answer that may bring that id is not stored yet. */
        record NotYetKnown() implements Written {}
    }

    public FactWriter(
            String carrier,
            Database database,
            KeyRing keys,
            Ids ids,
            DatabaseClock clock,
            ReceiptMatcher.PairQuiet pairQuiet,
            Supplier<Duration> horizon,
            Runnable wakeFeed,
            MetricRegistry metrics) {
        this.carrier = carrier;
        this.database = database;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
        this.receiptIds = new IdMapping(carrier);
        this.flights = new FlightWriter(keys, clock);
        this.receipts = new ReceiptMatcher(carrier, pairQuiet, receiptIds, horizon);
        this.wakeFeed = wakeFeed;
        this.orphans = metrics.counter(MetricRegistry.name("receipts", carrier, "orphans"));
        this.receiptTime = Buckets.timer(metrics, MetricRegistry.name("receipts", carrier, "time"));
        this.matched = metrics.meter(MetricRegistry.name("receipts", carrier, "matched"));
        this.writer = new BatchWriter<>("facts-" + carrier, LARGEST_BATCH, WAITING, this::write, metrics);
    }

    /** Completes after the commit, with what is to become of the message in the queue. */
    public CompletableFuture<Landing> landed(Flight flight) {
        CompletableFuture<Landing> landing =
                writer.submit(new Fact.Landed(flight)).thenApply(written -> ((Written.Landed) written).landing());
        if (flight.broken()) {
            landing.whenComplete((stored, failure) -> followOverdue(flight));
        }
        return landing;
    }

    /** Behind what the try itself left: until that is stored the segment is not UNCERTAIN, and there is nothing to correct. */
    private void followOverdue(Flight flight) {
        flight.outcomes().forEach((segment, outcome) -> {
            if (outcome instanceof SubmitOutcome.Unanswered unanswered) {
                unanswered.later().ifPresent(later -> later.thenAccept(answer -> late(flight, segment, answer)));
            }
        });
    }

    private void late(Flight flight, int segment, SubmitOutcome answer) {
        landed(flight.afterwards(segment, answer)).whenComplete((landing, failure) -> {
            if (failure != null) {
                LOG.atError()
                        .setCause(new WithoutValues(failure))
                        .addKeyValue("message", flight.message().id())
                        .log("A late answer could not be stored; the message stays UNCERTAIN");
            }
        });
    }

    /** Completes after the commit. */
    public CompletableFuture<Void> reported(Receipt receipt) {
        return writer.submit(new Fact.Reported(receipt, clock.instant())).thenAccept(nothing -> {});
    }

    /** Completes after the commit; false when it is a patient's text. Fails when that is not known yet. */
    public CompletableFuture<Boolean> reportedIfOurs(Receipt receipt) {
        return writer.submit(new Fact.Reported(receipt, clock.instant())).thenApply(written -> {
            if (written instanceof Written.NotYetKnown) {
                throw new IllegalStateException("The answer that may bring its id is awaited");
            }
            return written instanceof Written.Stored;
        });
    }

    public IdMapping receiptIds() {
        return receiptIds;
    }

    /**
     * Looks again at receipts that wait for their message, some at a time. In transactions of its own: however many wait,
     * answers are stored as fast. Blocks; for the thread that sweeps.
     */
    public void sweep(Duration horizon) {
        boolean told = database.inTransaction(handle -> {
            ReceiptStore store = handle.attach(ReceiptStore.class);
            Changes changes = new Changes(handle);
            orphans.inc(store.giveUp(carrier, horizon));
            retry(handle, store, store.due(carrier), changes);
            boolean any = store.anyWaiting(carrier);
            // One that is just being stored is not seen yet: so two such looks, one after the other.
            boolean noneBefore = sawNone.getAndSet(!any);
            mayWait = any || !noneBefore;
            changes.write();
            return !changes.isEmpty();
        });
        if (told) {
            wakeFeed.run();
        }
    }

    private List<Written> write(List<Fact> facts) {
        boolean answers = facts.stream().anyMatch(fact -> fact instanceof Fact.Landed);
        // A receipt can be refused, and the carrier repeats it; an answer comes once.
        return Persistence.retry(() -> writeOnce(facts), () -> !closing && answers);
    }

    private List<Written> writeOnce(List<Fact> facts) {
        List<Written> results = new ArrayList<>();
        boolean told = database.inTransaction(handle -> {
            results.clear();
            Changes changes = new Changes(handle);
            List<Flight> landed = new ArrayList<>();
            List<Fact.Reported> reported = new ArrayList<>();
            for (Fact fact : facts) {
                if (fact instanceof Fact.Landed one) {
                    landed.add(one.flight());
                } else if (fact instanceof Fact.Reported one) {
                    reported.add(one);
                }
            }
            List<Landing> landings = landed.isEmpty() ? List.of() : flights.write(handle, landed, changes);
            List<Written> stored = reported.isEmpty() ? List.of() : store(handle, reported, changes);
            retryWaiting(handle, landed, changes);
            changes.write();
            int landing = 0;
            int receipt = 0;
            for (Fact fact : facts) {
                results.add(
                        fact instanceof Fact.Landed
                                ? new Written.Landed(landings.get(landing++))
                                : stored.get(receipt++));
            }
            return !changes.isEmpty();
        });
        if (told) {
            wakeFeed.run();
        }
        return results;
    }

    private List<Written> store(Handle handle, List<Fact.Reported> reported, Changes changes) {
        List<PendingReceipt> pending = reported.stream().map(this::pending).toList();
        List<Optional<SegmentState>> found = receipts.match(handle, pending, changes);
        List<Written> written = new ArrayList<>();
        List<ReceiptStore.NewReceipt> rows = new ArrayList<>();
        List<Boolean> known = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            if (found.get(i).isPresent() || pending.get(i).evidence() != Receipt.Evidence.TEXT_ALONE) {
                written.add(new Written.Stored());
                rows.add(row(reported.get(i), pending.get(i), found.get(i)));
                found.get(i).ifPresent(this::matched);
                known.add(found.get(i).isPresent());
            } else {
                written.add(
                        receipts.isQuiet(handle, pending.get(i)) ? new Written.NotOurs() : new Written.NotYetKnown());
            }
        }
        if (!rows.isEmpty()) {
            insert(handle, rows, known);
        }
        return written;
    }

    private void matched(SegmentState segment) {
        matched.mark();
        receiptTime.update(Duration.between(segment.answeredAt(), clock.instant()));
    }

    private void insert(Handle handle, List<ReceiptStore.NewReceipt> rows, List<Boolean> known) {
        ReceiptStore store = handle.attach(ReceiptStore.class);
        long[] stored = store.insert(rows);
        List<Long> waiting = new ArrayList<>();
        for (int i = 0; i < stored.length; i++) {
            if (!known.get(i)) {
                waiting.add(stored[i]);
            }
        }
        if (!waiting.isEmpty()) {
            store.keepWaiting(waiting.toArray(Long[]::new));
            sawNone.set(false);
            mayWait = true;
        }
    }

    private void retryWaiting(Handle handle, List<Flight> landed, Changes changes) {
        String[] answered = mayWait ? acceptedIds(landed) : new String[0];
        if (answered.length > 0) {
            ReceiptStore store = handle.attach(ReceiptStore.class);
            retry(handle, store, store.waitingFor(carrier, answered), changes);
        }
    }

    private void retry(Handle handle, ReceiptStore store, List<ReceiptStore.Kept> due, Changes changes) {
        if (due.isEmpty()) {
            return;
        }
        List<PendingReceipt> pending = due.stream().map(FactWriter::pending).toList();
        List<Optional<SegmentState>> found = receipts.match(handle, pending, changes);
        List<Integer> matched = new ArrayList<>();
        List<Long> still = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).isPresent()) {
                matched.add(i);
            } else {
                still.add(due.get(i).id());
            }
        }
        if (!matched.isEmpty()) {
            Long[] receiptIds =
                    matched.stream().map(i -> pending.get(i).receiptId()).toArray(Long[]::new);
            List<SegmentState> segments =
                    matched.stream().map(i -> found.get(i).orElseThrow()).toList();
            segments.forEach(this::matched);
            store.found(
                    receiptIds,
                    segments.stream().map(SegmentState::organisationId).toArray(OrganisationId[]::new),
                    segments.stream().map(SegmentState::messageId).toArray(MessageId[]::new),
                    segments.stream().map(one -> (short) one.segment()).toArray(Short[]::new));
            store.stopWaiting(receiptIds);
        }
        if (!still.isEmpty()) {
            store.waitLonger(still.toArray(Long[]::new));
        }
    }

    private static String[] acceptedIds(Collection<Flight> landed) {
        Set<String> accepted = new HashSet<>();
        landed.forEach(flight -> flight.outcomes().values().forEach(outcome -> {
            if (outcome instanceof SubmitOutcome.Accepted one) {
                accepted.add(one.carrierMessageId());
            }
        }));
        return accepted.toArray(String[]::new);
    }

    private PendingReceipt pending(Fact.Reported reported) {
        Receipt receipt = reported.receipt();
        return new PendingReceipt(
                0,
                receipt.messageIds(),
                receipt.ruledOut(),
                receipt.ends().stream()
                        .map(ends -> keys.routing().pair(carrier, ends.senderNumber(), ends.patient()))
                        .toList(),
                receipt.evidence(),
                receipt.status(),
                receipt.stat(),
                receipt.error(),
                receipt.permanent(),
                receipt.reason(),
                receipt.reference(),
                reported.at());
    }

    private static PendingReceipt pending(ReceiptStore.Kept kept) {
        return new PendingReceipt(
                kept.id(),
                kept.messageIds(),
                kept.ruledOut(),
                kept.pairIndexes(),
                kept.trustId() ? Receipt.Evidence.ID_TRUSTED : Receipt.Evidence.SAID,
                Receipt.Status.valueOf(kept.status()),
                kept.stat(),
                kept.error(),
                Optional.ofNullable(kept.permanent()),
                // Not stored: the words of a receipt that came before its answer are the usual ones.
                Optional.empty(),
                Optional.ofNullable(kept.reference()),
                kept.receivedAt());
    }

    private ReceiptStore.NewReceipt row(Fact.Reported reported, PendingReceipt pending, Optional<SegmentState> found) {
        Receipt receipt = reported.receipt();
        UUID sealId = ids.next();
        return new ReceiptStore.NewReceipt(
                sealId,
                carrier,
                ArrayText.of(receipt.messageIds()),
                ArrayText.of(receipt.ruledOut()),
                ArrayText.ofBytes(pending.pairs()),
                receipt.evidence() == Receipt.Evidence.ID_TRUSTED,
                receipt.status().name(),
                receipt.stat(),
                receipt.error(),
                receipt.permanent().orElse(null),
                receipt.at().orElse(null),
                receipt.reference().orElse(null),
                keys.inbound().seal(SealedColumn.RECEIPT_RAW, sealId, receipt.raw()),
                found.map(SegmentState::organisationId).orElse(null),
                found.map(SegmentState::messageId).orElse(null),
                found.map(one -> (short) one.segment()).orElse(null),
                reported.at());
    }

    @Override
    public void close() {
        writer.close();
        closing = true;
    }
}
