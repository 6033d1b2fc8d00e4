package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.casewire.core.id.Ids;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.message.Slots;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.casewire.core.text.Encoding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of what waits, and what must not go now. */
class CarrierQueueTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final String ONE = "358401000001";
    private static final String OTHER = "358401000002";

    private final Ids ids = new Ids(Clock.systemUTC());
    private final CarrierQueue queue = new CarrierQueue(100);
    private final UUID a = ids.next();
    private final UUID b = ids.next();

    @BeforeEach
    void serveAll() {
        queue.serve(
                IntStream.range(0, Slots.COUNT).mapToObj(slot -> (short) slot).collect(Collectors.toSet()));
    }

    @Test
    void aHeldSenderNumberWaitsAndTheOthersGo() {
        queue.hold(Set.of(ONE), NOON);
        offered(a, 1, ONE);
        QueuedMessage other = offered(b, 1, OTHER);
        assertThat(queue.take(NOON)).contains(other);
        assertThat(queue.take(NOON)).isEmpty();
        queue.hold(Set.of(), NOON);
        assertThat(queue.take(NOON)).isPresent();
    }

    @Test
    void whatIsReadyWhenItsNumberIsHeldWaitsToo() {
        QueuedMessage first = offered(a, 1, ONE);
        queue.hold(Set.of(ONE), NOON);
        assertThat(queue.take(NOON)).isEmpty();
        queue.hold(Set.of(OTHER), NOON);
        assertThat(queue.take(NOON)).contains(first);
    }

    @Test
    void whatIsPutBackGoesBeforeItsLanesNextAndBeforeOtherLanes() {
        QueuedMessage first = offered(a, 1, ONE);
        QueuedMessage second = offered(a, 2, ONE);
        QueuedMessage other = offered(b, 1, ONE);
        assertThat(queue.take(NOON)).contains(first);
        queue.putBack(first, NOON);
        assertThat(queue.take(NOON)).contains(first);
        queue.finished(first, NOON);
        assertThat(queue.take(NOON)).contains(other);
        assertThat(queue.take(NOON)).contains(second);
    }

    @Test
    void aLaneWaitsWhileOneOfItIsOutOrToBeTriedLater() {
        QueuedMessage first = offered(a, 1, ONE);
        offered(a, 2, ONE);
        assertThat(queue.take(NOON)).contains(first);
        assertThat(queue.take(NOON)).isEmpty();
        queue.putBack(first.with(1, 1, 1, NOON.plusSeconds(10)), NOON);
        assertThat(queue.take(NOON)).isEmpty();
        assertThat(queue.take(NOON.plusSeconds(10)).map(QueuedMessage::position))
                .contains(1L);
    }

    @Test
    void aLaneThatIsHeldAfterATakeOverWaitsUntilThen() {
        queue.holdLanes(Map.of(a, NOON.plusSeconds(5)), NOON);
        offered(a, 1, ONE);
        assertThat(queue.take(NOON)).isEmpty();
        assertThat(queue.take(NOON.plusSeconds(5))).isPresent();
    }

    private QueuedMessage offered(UUID lane, long position, String sender) {
        QueuedMessage message = new QueuedMessage(
                ids.organisation(),
                lane,
                position,
                ids.message(),
                Optional.empty(),
                "sim",
                Slots.of(lane),
                new SenderAddress(sender, SenderAddress.Kind.MSISDN),
                new NumberPlan().trusted("+358501230000"),
                Encoding.GSM7,
                "hei",
                1,
                0,
                ConfirmOn.RECEIPT,
                false,
                1,
                0,
                0,
                Optional.empty(),
                NOON,
                NOON.plusSeconds(86_400),
                NOON);
        assertThat(queue.offer(message, NOON)).isTrue();
        return message;
    }
}
