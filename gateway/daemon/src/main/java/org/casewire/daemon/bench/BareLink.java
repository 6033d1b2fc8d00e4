package org.casewire.daemon.bench;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.UnusableDelivery;
import org.casewire.core.id.Ids;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Tie;
import org.casewire.smpp.SmppCarrier;
import org.casewire.smpp.SmppNetwork;
import org.casewire.smpp.SmppProfile;

/**
 * The SMPP leg alone: submit_sm and their answers through a link of our own to the simulator, nothing stored before or
 * after, no receipts.
 */
final class BareLink implements CarrierListener {
    private static final long LONGEST_WAIT_SECONDS = 10;
    private static final Duration VALIDITY = Duration.ofHours(1);

    private final Semaphore room = new Semaphore(0);
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private BareLink() {}

    /** @return submit_sm answered with ESME_ROK a second */
    static double perSecond(Rig rig, int window, Duration time) throws IOException, InterruptedException {
        SmppProfile profile = new ObjectMapper()
                .readValue("""
                {"endpoints": [{"host": "127.0.0.1", "port": %d}], "systemId": "%s", "password": "%s",
                 "inboundNumbers": {"defaultRegion": "FI"}, "messagesPerSecond": 0, "windowSize": %d,
                 "registeredDelivery": 0}
                """.formatted(rig.smppPort(), Rig.ACCOUNT, Rig.ACCOUNT, window), SmppProfile.class);
        BareLink bare = new BareLink();
        NumberPlan numbers = new NumberPlan();
        try (SmppNetwork network = new SmppNetwork();
                SmppCarrier link =
                        new SmppCarrier("bare", profile, network, numbers, new MetricRegistry(), Clock.systemUTC())) {
            link.start(bare, CarrierLink.Hold.NONE);
            link.allow(Set.of(1));
            OutboundSegment segment = segment(numbers);
            bare.during(link, segment, time.dividedBy(4));
            long before = bare.answered.sum();
            long since = System.nanoTime();
            bare.during(link, segment, time);
            double perSecond = (bare.answered.sum() - before) / ((System.nanoTime() - since) / 1e9);
            if (bare.refused.sum() > 0) {
                throw new BenchException(
                        bare.refused.sum() + " segments of the bare link were refused or got no answer.");
            }
            return perSecond;
        }
    }

    private static OutboundSegment segment(NumberPlan numbers) {
        return new OutboundSegment(
                new Ids(Clock.systemUTC()).message(),
                1,
                1,
                0,
                new SenderAddress("358457390001", SenderAddress.Kind.MSISDN),
                numbers.trusted("+" + Seeding.FIRST_PHONE),
                Encoding.GSM7,
                Tie.REFERENCE_8,
                "Your appointment is on Monday at 9.40. Reply here if it does not suit you. (1234567)",
                Clock.systemUTC().instant().plus(VALIDITY));
    }

    private void during(CarrierLink link, OutboundSegment segment, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            Room claimed = awaitRoom(link);
            claimed.submit(segment, () -> true)
                    .thenAccept(
                            outcome -> (outcome instanceof SubmitOutcome.Accepted ? answered : refused).increment());
            claimed.release();
        }
    }

    private Room awaitRoom(CarrierLink link) throws InterruptedException {
        while (true) {
            room.drainPermits();
            Optional<Room> claimed = link.reserve(1);
            if (claimed.isPresent()) {
                return claimed.get();
            }
            if (!room.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new BenchException("The bare link gave no room for %d s.".formatted(LONGEST_WAIT_SECONDS));
            }
        }
    }

    @Override
    public void roomAvailable() {
        room.release();
    }

    @Override
    public CompletionStage<InboundStored> received(InboundPart part) {
        return CompletableFuture.completedFuture(new InboundStored(0));
    }

    @Override
    public CompletionStage<Void> received(Receipt receipt) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> receivedIfOurs(Receipt receipt) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public void unusable(UnusableDelivery delivery) {}

    @Override
    public void acknowledged(InboundStored stored) {
        // Nothing was stored.
    }

    @Override
    public CompletionStage<?> sessionEnding(UUID session) {
        // Nothing was stored.
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void sessionEnded(UUID session) {
        // Nothing was stored.
    }

    @Override
    public boolean mayWrite() {
        return true;
    }

    @Override
    public void bindsChanged() {
        room.release();
    }

    @Override
    public void held(String reason) {
        throw new BenchException("The bare link was held: " + reason);
    }
}
