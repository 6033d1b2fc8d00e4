package org.casewire.core.inbound;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.inbound.DeliveryStore.Earlier;
import org.casewire.core.inbound.DeliveryStore.NewDelivery;

/**
 * Writes deliveries, each unless an earlier try of it was committed after all: a repeat is noted and dropped, a part
 * joins its text, and a whole text is received. What is left to the carrier is not written. The caller holds the pairs'
 * locks. Safe for all threads.
 */
final class ArrivalWriter {
    private final TextReception reception;
    private final PartJoining joining;
    private final Sessions sessions;
    private final Function<String, CarrierTimes> timesOf;
    private final Meter repeats;

    ArrivalWriter(
            TextReception reception,
            Sessions sessions,
            Function<String, CarrierTimes> timesOf,
            MetricRegistry metrics) {
        this.reception = reception;
        this.joining = reception.joining();
        this.sessions = sessions;
        this.timesOf = timesOf;
        this.repeats = metrics.meter(MetricRegistry.name("inbound", "repeats"));
    }

    /** One result for each arrival, in their order; empty for what was not stored, and must not be acknowledged. */
    List<Optional<InboundStored>> write(InboundTransaction transaction, List<Arrival> batch) {
        Map<UUID, Long> ids = new HashMap<>();
        rounds(batch).forEach(round -> writeRound(transaction, round, ids));
        return batch.stream()
                .map(arrival -> Optional.ofNullable(ids.get(arrival.id())).map(InboundStored::new))
                .toList();
    }

    /** What one patient sent follows one after the other; what comes from different ones is written together. */
    private static Collection<List<Arrival>> rounds(List<Arrival> batch) {
        Map<String, Integer> before = new HashMap<>();
        Map<Integer, List<Arrival>> rounds = new TreeMap<>();
        for (Arrival arrival : batch) {
            int round = before.merge(arrival.patient().address(), 1, Integer::sum);
            rounds.computeIfAbsent(round, number -> new ArrayList<>()).add(arrival);
        }
        return rounds.values();
    }

    private void writeRound(InboundTransaction transaction, List<Arrival> round, Map<UUID, Long> ids) {
        DeliveryStore store = transaction.store(DeliveryStore.class);
        Map<UUID, List<Earlier>> earlier = earlier(store, round);
        List<Judged> judged = new ArrayList<>();
        for (Arrival arrival : round) {
            List<Earlier> its = earlier.getOrDefault(arrival.id(), List.of());
            Optional<Long> written = its.stream()
                    .filter(one -> one.arrival().filter(arrival.id()::equals).isPresent())
                    .findFirst()
                    .map(Earlier::id);
            if (written.isPresent()) {
                ids.put(arrival.id(), written.get());
            } else {
                Judged one = judge(arrival, its);
                if (!one.redelivery().left()) {
                    judged.add(one);
                }
            }
        }
        if (!judged.isEmpty()) {
            insert(store, judged, ids);
            take(transaction, judged);
        }
    }

    private Map<UUID, List<Earlier>> earlier(DeliveryStore store, List<Arrival> round) {
        return store
                .earlier(
                        round.stream().map(Arrival::id).toArray(UUID[]::new),
                        round.stream().map(Arrival::sender).toArray(byte[][]::new),
                        round.stream().map(Arrival::pair).toArray(byte[][]::new),
                        round.stream().map(Arrival::content).toArray(byte[][]::new),
                        sessions.me())
                .stream()
                .collect(groupingBy(DeliveryStore.Found::asking, mapping(DeliveryStore.Found::earlier, toList())));
    }

    private Judged judge(Arrival arrival, List<Earlier> earlier) {
        Duration timeout = timesOf.apply(arrival.part().carrier()).deliverResponseTimeout();
        Redelivery redelivery =
                Redelivery.judge(earlier, arrival.part().session(), sessions, sessions.wasRefused(arrival), timeout);
        return redelivery.repeatOf().isPresent() || arrival.isPart()
                ? new Judged(arrival, redelivery, Optional.empty())
                : new Judged(arrival, redelivery, Optional.of(IncomingText.whole(arrival, redelivery.possible())));
    }

    /** A repeat is kept too: when its acknowledgement is lost as well, it explains the next one. */
    private void insert(DeliveryStore store, List<Judged> judged, Map<UUID, Long> ids) {
        List<NewDelivery> deliveries =
                judged.stream().map(one -> one.delivery(sessions)).toList();
        store.insert(deliveries, sessions.me()).forEach(stored -> ids.put(stored.arrival(), stored.id()));
    }

    private void take(InboundTransaction transaction, List<Judged> judged) {
        List<Long> repeated = new ArrayList<>();
        List<IncomingText> texts = new ArrayList<>();
        for (Judged one : judged) {
            one.redelivery().repeatOf().ifPresent(repeated::add);
            one.whole().ifPresent(texts::add);
            if (one.redelivery().repeatOf().isEmpty() && one.whole().isEmpty()) {
                joining.arrived(transaction, one.arrival(), one.redelivery().possible());
            }
        }
        if (!repeated.isEmpty()) {
            transaction.store(DeliveryStore.class).absorbed(repeated.toArray(Long[]::new));
            repeats.mark(repeated.size());
        }
        if (!texts.isEmpty()) {
            reception.receive(transaction, texts);
            transaction
                    .store(PartStore.class)
                    .followed(texts.stream().map(IncomingText::pair).toArray(byte[][]::new));
        }
    }

    /** @param whole the text; empty for a repeat, and for a part */
    private record Judged(Arrival arrival, Redelivery redelivery, Optional<IncomingText> whole) {
        NewDelivery delivery(Sessions sessions) {
            return new NewDelivery(
                    arrival.id(),
                    arrival.part().carrier(),
                    arrival.pair(),
                    arrival.sender(),
                    arrival.content(),
                    arrival.part().session(),
                    sessions.hasEnded(arrival.part().session()),
                    arrival.part().read().secondsAgo(),
                    arrival.part().read().sentSecondsAgo());
        }
    }
}
