package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.id.Ids;
import org.casewire.core.message.QueuedMessage;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.organisation.OrganisationSettings.ConfirmOn;
import org.casewire.core.outcome.Flight;
import org.casewire.core.text.Encoding;
import org.junit.jupiter.api.Test;

/** A mistake of ours is told from three numbers' own. */
class BreakerTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final Ids ids = new Ids(Clock.systemUTC());
    private final Breaker breaker = new Breaker();

    @Test
    void threeSenderNumbersRefusedTogetherHoldTheCarrier() {
        assertThat(refused("358401000001", NOON)).isEmpty();
        assertThat(refused("358401000002", NOON.plusSeconds(60))).isEmpty();
        assertThat(refused("358401000003", NOON.plusSeconds(120)))
                .hasValueSatisfying(trip -> assertThat(trip.sender()).isEmpty());
    }

    @Test
    void oneSenderNumberADayIsNoRowOfThree() {
        assertThat(refused("358401000001", NOON)).isEmpty();
        assertThat(refused("358401000002", NOON.plus(Duration.ofDays(1)))).isEmpty();
        assertThat(refused("358401000003", NOON.plus(Duration.ofDays(2)))).isEmpty();
        assertThat(refused("358401000004", NOON.plus(Duration.ofDays(3)))).isEmpty();
    }

    @Test
    void aNumberThatIsRefusedAgainAndAgainIsHeldAloneHoweverSlowly() {
        assertThat(refused("358401000001", NOON)).isEmpty();
        assertThat(refused("358401000001", NOON.plusSeconds(600))).isEmpty();
        assertThat(refused("358401000001", NOON.plusSeconds(1_200)))
                .hasValueSatisfying(trip -> assertThat(trip.sender()).contains("358401000001"));
    }

    private Optional<Breaker.Trip> refused(String sender, Instant at) {
        Flight flight = new Flight(message(sender), ids.next(), at);
        flight.record(1, new SubmitOutcome.Refused(Refusal.SENDER_NUMBER, "0x0000000a", "Invalid source address"));
        return breaker.landed(flight, at);
    }

    private QueuedMessage message(String sender) {
        UUID lane = ids.next();
        return new QueuedMessage(
                ids.organisation(),
                lane,
                1,
                ids.message(),
                Optional.empty(),
                "sim",
                0,
                new SenderAddress(sender, SenderAddress.Kind.MSISDN),
                new NumberPlan().trusted("+358501230000"),
                Encoding.GSM7,
                "hei",
                1,
                0,
                ConfirmOn.RECEIPT,
                false,
                1,
                1,
                0,
                Optional.empty(),
                NOON,
                NOON.plusSeconds(86_400),
                NOON);
    }
}
