package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.id.Ids;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Gsm7Alphabet;
import org.casewire.core.text.Tie;

/** A carrier on a port of this machine, with core's side recorded. */
final class CarrierBench implements AutoCloseable {
    static final SenderAddress SENDER = new SenderAddress("15400", SenderAddress.Kind.SHORT_CODE);
    static final String PHONE = "+358401234567";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final NumberPlan NUMBERS = new NumberPlan();
    private static final Ids IDS = new Ids(Clock.systemUTC());

    final RecordingListener listener = new RecordingListener();
    final MetricRegistry metrics = new MetricRegistry();
    final SmppNetwork network = new SmppNetwork();
    final SmppCarrier carrier;

    /** @param changes keys of the profile, as JSON, over those that fit a quick test; "host" is that of all endpoints */
    CarrierBench(int port, String changes) {
        this(profile(port, changes));
    }

    CarrierBench(SmppProfile profile) {
        carrier = new SmppCarrier("operator-1", profile, network, NUMBERS, metrics, Clock.systemUTC());
    }

    static CarrierBench started(int port, String changes) {
        CarrierBench bench = new CarrierBench(port, changes);
        bench.carrier.start(bench.listener, CarrierLink.Hold.NONE);
        bench.allowAll();
        return bench;
    }

    /** As the only node. */
    void allowAll() {
        carrier.allow(
                IntStream.rangeClosed(1, carrier.contract().binds()).boxed().collect(Collectors.toSet()));
    }

    static CarrierBench bound(int port, String changes) {
        CarrierBench bench = started(port, changes);
        bench.await(LinkStatus.State.UP);
        return bench;
    }

    static SmppProfile profile(int port, String changes) {
        try {
            ObjectNode profile = (ObjectNode) JSON.readTree("""
                    {"endpoints": [{"host": "127.0.0.1", "port": %d}], "systemId": "clinic", "password": "secret",
                     "inboundNumbers": {"defaultRegion": "FI"}, "messagesPerSecond": 0,
                     "reconnect": {"initial": "20ms", "maximum": "200ms"}}
                    """.formatted(port));
            profile.setAll((ObjectNode) JSON.readTree(changes));
            if (profile.remove("host") instanceof TextNode host) {
                profile.withArray("endpoints").forEach(endpoint -> ((ObjectNode) endpoint).set("host", host));
            }
            return JSON.treeToValue(profile, SmppProfile.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    CompletableFuture<SubmitOutcome> submit(String text) {
        Room room = carrier.reserve(1).orElseThrow();
        return submit(room, segment(text, 1, 1), () -> true);
    }

    /** The claim ends with its last segment. */
    static CompletableFuture<SubmitOutcome> submit(Room room, OutboundSegment segment, Room.Fence fence) {
        CompletableFuture<SubmitOutcome> outcome = new CompletableFuture<>();
        room.submit(segment, fence).whenComplete((result, failure) -> outcome.complete(result));
        if (segment.number() == segment.total()) {
            room.release();
        }
        return outcome;
    }

    static OutboundSegment segment(String text, int number, int total) {
        return segment(text, Tie.REFERENCE_8, number, total);
    }

    static OutboundSegment segment(String text, Tie tie, int number, int total) {
        return new OutboundSegment(
                IDS.message(),
                number,
                total,
                0x1234,
                SENDER,
                NUMBERS.trusted(PHONE),
                Gsm7Alphabet.canRepresent(text) ? Encoding.GSM7 : Encoding.UCS2,
                tie,
                text,
                Clock.systemUTC().instant().plus(Duration.ofHours(1)));
    }

    /** Waits for room as the dispatcher does: by being told. */
    Room awaitRoom(int segments) throws InterruptedException {
        CountDownLatch[] told = {new CountDownLatch(1)};
        listener.onRoom = () -> told[0].countDown();
        while (true) {
            told[0] = new CountDownLatch(1);
            Optional<Room> room = carrier.reserve(segments);
            if (room.isPresent()) {
                return room.get();
            }
            assertThat(told[0].await(20, TimeUnit.SECONDS)).as("told of room").isTrue();
        }
    }

    void await(LinkStatus.State state) {
        until(() -> carrier.status().state() == state, "carrier is " + state);
    }

    int inUse() {
        return carrier.status().binds().stream()
                .mapToInt(LinkStatus.Bind::windowInUse)
                .sum();
    }

    long count(String metric) {
        return metrics.meter("smpp.operator-1." + metric).getCount();
    }

    static void until(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void close() {
        carrier.close();
        network.close();
    }
}
