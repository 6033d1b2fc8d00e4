package org.casewire.core.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.text.Tie;

/**
 * One try of a message: from its committed intent until every segment that was to be written has an outcome. Outcomes
 * come on network threads.
 */
public final class Flight {
    private final QueuedMessage message;
    private final UUID intent;
    private final Instant submittedAt;
    private final SortedMap<Integer, SubmitOutcome> outcomes = new TreeMap<>();
    private final CompletableFuture<Flight> landed = new CompletableFuture<>();
    private final boolean afterwards;
    private volatile Optional<Tie> tie;
    private volatile boolean broken;
    private volatile boolean unsent;
    private volatile Duration pause = Duration.ZERO;

    public Flight(QueuedMessage message, UUID intent, Instant submittedAt) {
        this(message, intent, submittedAt, false);
    }

    private Flight(QueuedMessage message, UUID intent, Instant submittedAt, boolean afterwards) {
        this.afterwards = afterwards;
        this.message = message;
        this.intent = intent;
        this.submittedAt = submittedAt;
        this.tie = message.tie();
    }

    public QueuedMessage message() {
        return message;
    }

    public UUID intent() {
        return intent;
    }

    public Instant submittedAt() {
        return submittedAt;
    }

    /** How its segments are tied; empty while none of the message was ever written. */
    Optional<Tie> tie() {
        return tie;
    }

    public void tied(Tie how) {
        tie = Optional.of(how);
    }

    /** Once a segment is refused or uncertain, those not yet written are not sent (product.md). */
    public boolean broken() {
        return broken;
    }

    /** The carrier is held for what it refused here: the refusal counts as no try. */
    public void backUnsent() {
        unsent = true;
    }

    boolean isUnsent() {
        return unsent;
    }

    /** How long its lane is to wait, when it goes back to the queue and no try was used up. */
    public void waits(Duration lane) {
        pause = lane;
    }

    Duration pause() {
        return pause;
    }

    /** Completes when every pending segment has its outcome. */
    public CompletableFuture<Flight> landed() {
        return landed;
    }

    /** What the carrier said of one segment when its time was over and the try was decided: a fact, which decides nothing. */
    Flight afterwards(int segment, SubmitOutcome outcome) {
        Flight late = new Flight(message, intent, submittedAt, true);
        late.record(segment, outcome);
        return late;
    }

    /** Whether the try was decided before. */
    boolean isAfterwards() {
        return afterwards;
    }

    public void record(int segment, SubmitOutcome outcome) {
        if (!(outcome instanceof SubmitOutcome.Accepted)) {
            broken = true;
        }
        boolean complete;
        synchronized (outcomes) {
            outcomes.put(segment, outcome);
            complete = outcomes.size() == Integer.bitCount(message.pending());
        }
        if (complete) {
            landed.complete(this);
        }
    }

    /** By segment number. */
    public Map<Integer, SubmitOutcome> outcomes() {
        synchronized (outcomes) {
            return new TreeMap<>(outcomes);
        }
    }

    /** The segments that the carrier has nothing of, and may get yet: not written, or refused for now. */
    SortedMap<Integer, SubmitOutcome> notTaken() {
        SortedMap<Integer, SubmitOutcome> open = new TreeMap<>(outcomes());
        open.values()
                .removeIf(outcome -> !(outcome instanceof SubmitOutcome.NotWritten
                        || outcome instanceof SubmitOutcome.Refused refused
                                && !refused.refusal().isFinal()));
        return open;
    }

    /** Of a message that was claimed, and then nothing of it was written. */
    public static Flight neverWritten(QueuedMessage message, UUID intent, Instant at) {
        Flight flight = new Flight(message, intent, at);
        for (int segment = 1; segment <= message.segmentCount(); segment++) {
            if ((message.pending() & 1 << segment - 1) != 0) {
                flight.record(segment, new SubmitOutcome.NotWritten("it was claimed and not written"));
            }
        }
        return flight;
    }
}
