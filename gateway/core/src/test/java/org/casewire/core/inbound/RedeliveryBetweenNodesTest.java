package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The same text again, by a session of another node. */
class RedeliveryBetweenNodesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    void whatAnotherLivingNodeIsAboutToAcknowledgeIsNoReasonToDropAPatientsSecondText() {
        Redelivery second = judge(new DeliveryStore.Earlier(
                1,
                Optional.empty(),
                UUID.randomUUID(),
                NOW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                true));
        assertThat(second.repeatOf()).isEmpty();
        assertThat(second.possible()).isTrue();
    }

    @Test
    void whatANodeThatIsGoneDidNotAcknowledgeIsRepeated() {
        Redelivery second = judge(new DeliveryStore.Earlier(
                1,
                Optional.empty(),
                UUID.randomUUID(),
                NOW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                false));
        assertThat(second.repeatOf()).contains(1L);
    }

    @Test
    void whatALivingNodeDidNotAcknowledgeBeforeItsSessionEndedIsRepeated() {
        Redelivery second = judge(new DeliveryStore.Earlier(
                1,
                Optional.empty(),
                UUID.randomUUID(),
                NOW,
                Optional.empty(),
                Optional.of(NOW),
                Optional.empty(),
                NOW,
                true));
        assertThat(second.repeatOf()).contains(1L);
    }

    private static Redelivery judge(DeliveryStore.Earlier earlier) {
        return Redelivery.judge(List.of(earlier), UUID.randomUUID(), new Sessions(), false, TIMEOUT);
    }
}
