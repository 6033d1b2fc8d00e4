package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What patients send while the database is away. */
class DatabaseAwayTest {
    private final InboundFixture fixture = new InboundFixture();
    private OrganisationId clinic;
    private CaseId open;

    @BeforeEach
    void openCase() {
        clinic = fixture.insert(fixture.clinic());
        open = fixture.openOn(clinic, P, S);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTextWaitsForTheDatabaseAndIsStoredOnce() throws Exception {
        fixture.database.goesAway();
        CompletableFuture<InboundStored> stored;
        try {
            stored = fixture.service.received(fixture.text("Hei")).toCompletableFuture();
            // Longer than a try takes to fail.
            assertThatThrownBy(() -> stored.get(7, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        } finally {
            fixture.database.comesBack();
        }
        stored.get(30, TimeUnit.SECONDS);
        assertThat(fixture.thread(clinic, open)).containsExactly("Hei");
    }

    @Test
    void aTextIsRefusedBeforeTheCarrierRepeatsItAndTheRepeatIsStored() throws Exception {
        try (InboundService impatient = new InboundService(
                fixture.database.link(),
                fixture.reception,
                carrier -> new CarrierTimes(Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofDays(7)),
                () -> {},
                Clock.systemUTC(),
                1,
                new MetricRegistry())) {
            fixture.database.goesAway();
            try {
                CompletableFuture<InboundStored> refused =
                        impatient.received(fixture.text("Hei")).toCompletableFuture();
                assertThat(refused)
                        .failsWithin(Duration.ofSeconds(5))
                        .withThrowableThat()
                        .withRootCauseInstanceOf(TimeoutException.class);
            } finally {
                fixture.database.comesBack();
            }
            Eventually.holds("a repeat is stored, as soon as one is in time", () -> isStored(impatient));
            assertThat(fixture.thread(clinic, open)).containsExactly("Hei");
        }
    }

    private boolean isStored(InboundService impatient) {
        return impatient
                .received(fixture.text("Hei"))
                .handle((stored, refused) -> refused == null)
                .toCompletableFuture()
                .join();
    }

    @Test
    void aDeliveryThatIsWrittenAgainFindsItself() {
        ArrivalWriter writer = new ArrivalWriter(
                fixture.reception, new Sessions(), carrier -> CarrierTimes.USUAL, new MetricRegistry());
        Arrival arrival = Arrival.of(fixture.text("Hei"), fixture.keys.ring().routing(), Instant.now());
        InboundStored first = write(writer, arrival);
        InboundStored again = write(writer, arrival);
        assertThat(again).isEqualTo(first);
        assertThat(fixture.thread(clinic, open)).containsExactly("Hei");
        assertThat(fixture.count("select count(*) from inbound_delivery")).isOne();
        assertThat(fixture.value("select absorbed_at from inbound_delivery")).isNull();
    }

    private InboundStored write(ArrivalWriter writer, Arrival arrival) {
        return InboundTransaction.run(
                fixture.database.link(),
                () -> {},
                transaction ->
                        writer.write(transaction, List.of(arrival)).get(0).orElseThrow());
    }
}
