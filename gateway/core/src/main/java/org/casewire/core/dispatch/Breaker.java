package org.casewire.core.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.Refused;
import org.casewire.core.id.MessageId;
import org.casewire.core.outcome.Flight;

/**
 * Finds out when a carrier does not take what we send because of how we are set up, so that one mistake of ours does not
 * fail a day's messages one by one. Three refusals in a row from different messages are enough; what the carrier takes,
 * or refuses for its recipient's sake, ends the row. Refusals that mean the sender number are counted for it alone,
 * until three numbers have met one within a quarter of an hour. Safe for all threads.
 */
final class Breaker {
    private static final int ENOUGH = 3;
    /** Three numbers refused within this time are a mistake of ours; one a week is three numbers' own. */
    private static final Duration TOGETHER = Duration.ofMinutes(15);

    private final Set<MessageId> refused = new HashSet<>();
    private final Map<String, Row> bySender = new HashMap<>();
    private int credentials;

    /** What must submit no more. @param sender empty for the whole carrier */
    record Trip(Optional<String> sender, String code, String reason) {}

    /** The refusals of one sender number, since it was last taken. */
    private static final class Row {
        final Set<MessageId> messages = new HashSet<>();
        Instant last = Instant.MIN;
    }

    /** Tells again for what was in flight when it tripped. */
    synchronized Optional<Trip> landed(Flight flight, Instant at) {
        Optional<Trip> trip = Optional.empty();
        for (SubmitOutcome outcome : flight.outcomes().values()) {
            if (outcome instanceof SubmitOutcome.Accepted) {
                taken(flight);
            } else if (outcome instanceof Refused one) {
                Optional<Trip> now = refused(flight, one, at);
                trip = now.isPresent() ? now : trip;
            }
        }
        return trip;
    }

    synchronized void reset() {
        refused.clear();
        bySender.clear();
        credentials = 0;
    }

    private void taken(Flight flight) {
        refused.clear();
        credentials = 0;
        bySender.remove(flight.message().source().number());
    }

    private Optional<Trip> refused(Flight flight, Refused refusal, Instant at) {
        MessageId message = flight.message().id();
        return switch (refusal.refusal()) {
            case CONFIGURATION -> {
                refused.add(message);
                yield refused.size() < ENOUGH
                        ? Optional.empty()
                        : carrier(refusal, "refused " + ENOUGH + " messages in a row for their settings");
            }
            case SENDER_NUMBER -> sender(flight.message().source().number(), message, refusal, at);
            case CREDENTIAL ->
                ++credentials < ENOUGH
                        ? Optional.empty()
                        : carrier(refusal, "refused " + ENOUGH + " submits in a row for the credentials");
            case RECIPIENT, CONTENT -> {
                taken(flight);
                yield Optional.empty();
            }
            case FLOW, DESTINATION_FLOW, TRANSIENT, SESSION, PROTOCOL -> Optional.empty();
        };
    }

    private Optional<Trip> sender(String number, MessageId message, Refused refusal, Instant at) {
        bySender.values().removeIf(row -> row.last.isBefore(at.minus(TOGETHER)));
        Row row = bySender.computeIfAbsent(number, unused -> new Row());
        row.last = at;
        Set<MessageId> own = row.messages;
        own.add(message);
        if (bySender.size() >= ENOUGH) {
            return carrier(refusal, "refused " + ENOUGH + " different sender numbers");
        }
        return own.size() < ENOUGH
                ? Optional.empty()
                : Optional.of(new Trip(
                        Optional.of(number),
                        refusal.code(),
                        "The carrier refused this sender number " + ENOUGH + " times in a row with " + refusal.code()
                                + ": have it allowed there or take another one, then start the carrier"));
    }

    private static Optional<Trip> carrier(Refused refusal, String what) {
        return Optional.of(new Trip(
                Optional.empty(),
                refusal.code(),
                "The carrier " + what + ", last with " + refusal.code()
                        + ": check its profile, then start the carrier"));
    }
}
