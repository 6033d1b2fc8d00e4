package org.casewire.core.outcome;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.cases.MessageState;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.text.Tie;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what came of messages that were submitted, and puts back what is to be tried again. */
public final class FlightWriter {
    private static final Logger LOG = LoggerFactory.getLogger(FlightWriter.class);

    private final KeyRing keys;
    private final DatabaseClock clock;

    FlightWriter(KeyRing keys, DatabaseClock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** @return what becomes of each in the queue */
    List<Landing> write(Handle handle, List<Flight> flights, Changes changes) {
        Instant now = clock.instant();
        Rows rows = new Rows();
        NotTaken notTaken = new NotTaken(now);
        List<Landing> landings = new ArrayList<>();
        List<QueuedMessage> partial = new ArrayList<>();
        Rights rights = Rights.of(
                handle,
                flights.stream().filter(flight -> !flight.notTaken().isEmpty()).toList());
        for (Flight flight : flights) {
            QueuedMessage message = flight.message();
            boolean decides = !flight.isAfterwards() && (flight.notTaken().isEmpty() || rights.holds(flight));
            Verdict verdict = decides ? Verdict.of(flight, now, clock.isCertain()) : Verdict.facts(flight);
            add(rows, flight, verdict, now);
            if (!decides) {
                notTaken.add(flight);
                landings.add(new Landing.Elsewhere());
            } else if (verdict.again().isPresent()) {
                Verdict.Again next = verdict.again().get();
                rights.use(flight);
                landings.add(new Landing.Again(message.with(
                        next.pending(), message.attempt(), next.tries(), tie(flight, next), next.nextAt())));
            } else {
                landings.add(new Landing.Settled());
            }
            if (verdict.again().isEmpty() && !verdict.settled().isEmpty()) {
                if (decides && Integer.bitCount(message.pending()) == message.segmentCount()) {
                    changes.message(
                            message.organisation(),
                            message.caseId(),
                            message.id(),
                            stateOf(message, verdict.settled()));
                } else {
                    partial.add(message);
                }
            }
        }
        FactStore store = handle.attach(FactStore.class);
        rights.write();
        rows.insert(store);
        partial.addAll(notTaken.tell(store));
        if (!partial.isEmpty()) {
            tellPartial(handle, partial, changes);
        }
        return landings;
    }

    private void add(Rows rows, Flight flight, Verdict verdict, Instant now) {
        QueuedMessage message = flight.message();
        byte[] pair = keys.routing()
                .pair(
                        message.carrier(),
                        message.source().number(),
                        message.destination().e164());
        for (Verdict.Settled one : verdict.settled()) {
            rows.deliveries.add(new FactStore.NewDelivery(
                    message.organisation(),
                    message.id(),
                    one.segment(),
                    one.state().name(),
                    message.attempt(),
                    message.carrier(),
                    one.carrierMessageId().orElse(null),
                    one.writtenId().orElse(null),
                    pair,
                    one.code().orElse(null),
                    one.detail().orElse(null),
                    one.code().isPresent() ? one.permanent() : null,
                    flight.submittedAt(),
                    now,
                    one.state() == MessageState.ACCEPTED ? null : now));
            if (one.state() == MessageState.UNCERTAIN) {
                rows.uncertain.add(new FactStore.NewUncertain(
                        message.organisation(),
                        message.id(),
                        one.segment(),
                        message.carrier(),
                        pair,
                        flight.submittedAt(),
                        message.notAfter()));
            }
        }
        Instant nextAt = verdict.again().map(Verdict.Again::nextAt).orElse(null);
        verdict.refusals()
                .forEach(refused -> rows.outcomes.add(new FactStore.NewOutcome(
                        message.organisation(),
                        message.id(),
                        refused.segment(),
                        message.attempt(),
                        refused.refusal(),
                        refused.code(),
                        nextAt)));
        verdict.again()
                .ifPresent(next -> rows.requeued.add(new FactStore.Requeued(
                        message.organisation(),
                        message.lane(),
                        message.position(),
                        message.id(),
                        message.carrier(),
                        message.slot(),
                        message.automatic(),
                        next.pending(),
                        message.attempt(),
                        next.tries(),
                        tie(flight, next).map(Tie::name).orElse(null),
                        next.nextAt(),
                        message.notAfter(),
                        message.queuedAt())));
    }

    /** What the carrier has taken in part stays as it was cut; what it has nothing of follows its form at the next try. */
    private static Optional<Tie> tie(Flight flight, Verdict.Again next) {
        boolean whole = Integer.bitCount(next.pending()) == flight.message().segmentCount();
        return whole ? Optional.empty() : flight.tie();
    }

    private static MessageState stateOf(QueuedMessage message, List<Verdict.Settled> settled) {
        return MessageState.of(
                false,
                message.segmentCount(),
                settled.stream().map(one -> one.state().name()).toList());
    }

    /** Messages of which some segments were settled by an earlier try: their state follows from all rows. */
    static void tellPartial(Handle handle, List<QueuedMessage> messages, Changes changes) {
        Map<MessageId, List<String>> states = new HashMap<>();
        handle.attach(FactStore.class)
                .lockSegments(
                        messages.stream().map(QueuedMessage::organisation).toArray(OrganisationId[]::new),
                        messages.stream().map(QueuedMessage::id).toArray(MessageId[]::new))
                .forEach(row -> states.computeIfAbsent(row.messageId(), key -> new ArrayList<>())
                        .add(row.state()));
        messages.forEach(message -> changes.message(
                message.organisation(),
                message.caseId(),
                message.id(),
                MessageState.of(false, message.segmentCount(), states.getOrDefault(message.id(), List.of()))));
    }

    private static final class Rows {
        final List<FactStore.NewDelivery> deliveries = new ArrayList<>();
        final List<FactStore.NewUncertain> uncertain = new ArrayList<>();
        final List<FactStore.NewOutcome> outcomes = new ArrayList<>();
        final List<FactStore.Requeued> requeued = new ArrayList<>();

        void insert(FactStore store) {
            if (!requeued.isEmpty()) {
                store.requeue(requeued);
            }
            if (!outcomes.isEmpty()) {
                store.insertOutcomes(outcomes);
            }
            if (!deliveries.isEmpty() && store.insertDeliveries(deliveries) < deliveries.size()) {
                warnOfTwo(store);
            }
            if (!uncertain.isEmpty()) {
                store.insertUncertain(uncertain);
            }
        }

        /** Some stood already: told again after a broken commit, most likely. But the carrier may also have it twice. */
        private void warnOfTwo(FactStore store) {
            List<FactStore.NewDelivery> accepted = deliveries.stream()
                    .filter(one -> one.state().equals(MessageState.ACCEPTED.name()))
                    .toList();
            store.takenBefore(
                            accepted.stream()
                                    .map(FactStore.NewDelivery::organisationId)
                                    .toArray(OrganisationId[]::new),
                            accepted.stream()
                                    .map(FactStore.NewDelivery::messageId)
                                    .toArray(MessageId[]::new),
                            accepted.stream().map(one -> (short) one.segment()).toArray(Short[]::new),
                            accepted.stream().map(one -> (short) one.attempt()).toArray(Short[]::new))
                    .forEach(id -> LOG.atError()
                            .addKeyValue("message", id)
                            .log("The carrier took this message twice; tell the team of its case"));
        }
    }
}
