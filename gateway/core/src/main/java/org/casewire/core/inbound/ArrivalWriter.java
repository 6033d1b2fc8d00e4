package org.casewire.core.inbound;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;

/**
 * Writes one delivery, unless an earlier try of it was committed after all: a repeat is noted and dropped, a part joins its text, and a whole text is received. The caller
 * holds the pair's lock. Safe for all threads.
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

    InboundStored write(InboundTransaction transaction, Arrival arrival) {
        DeliveryStore store = transaction.store(DeliveryStore.class);
        Duration timeout = timesOf.apply(arrival.part().carrier()).deliverResponseTimeout();
        List<DeliveryStore.Earlier> earlier = store.earlier(arrival.pair(), arrival.content(), sessions.me());
        Optional<Long> written = earlier.stream()
                .filter(one -> one.arrival().filter(arrival.id()::equals).isPresent())
                .findFirst()
                .map(DeliveryStore.Earlier::id);
        if (written.isPresent()) {
            return new InboundStored(written.get());
        }
        Redelivery redelivery =
                Redelivery.judge(earlier, arrival.part().session(), sessions, sessions.wasRefused(arrival), timeout);
        // A repeat is kept too: when its acknowledgement is lost as well, it explains the next one.
        long id = store.insert(
                arrival.id(),
                arrival.part().carrier(),
                arrival.pair(),
                arrival.sender(),
                arrival.content(),
                arrival.part().session(),
                sessions.me(),
                arrival.secondsAgo());
        if (redelivery.repeatOf().isPresent()) {
            store.absorbed(redelivery.repeatOf().get());
            repeats.mark();
        } else if (arrival.isPart()) {
            joining.arrived(transaction, arrival, id, redelivery.possible());
        } else {
            IncomingText text = new IncomingText(
                    arrival.part().carrier(),
                    arrival.part().to(),
                    arrival.patient(),
                    arrival.pair(),
                    arrival.part().text().orElse(""),
                    false,
                    redelivery.possible(),
                    arrival.at());
            reception.receive(transaction, text, Optional.of(id));
        }
        return new InboundStored(id);
    }
}
