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
        Redelivery second = judgeAfterUnanswered(Optional.empty(), true);
        assertThat(second.repeatOf()).isEmpty();
        assertThat(second.possible()).isTrue();
    }

    @Test
    void whatANodeThatIsGoneDidNotAcknowledgeIsRepeated() {
        Redelivery second = judgeAfterUnanswered(Optional.empty(), false);
        assertThat(second.repeatOf()).contains(1L);
    }

    @Test
    void whatALivingNodeDidNotAcknowledgeBeforeItsSessionEndedIsRepeated() {
        Redelivery second = judgeAfterUnanswered(Optional.of(NOW), true);
        assertThat(second.repeatOf()).contains(1L);
    }

    /** @param living whether the node that it came to first lives */
    private static Redelivery judgeAfterUnanswered(Optional<Instant> sessionEnded, boolean living) {
        DeliveryStore.Earlier earlier = new DeliveryStore.Earlier(
                1,
                Optional.empty(),
                UUID.randomUUID(),
                NOW,
                NOW,
                Optional.empty(),
                sessionEnded,
                Optional.empty(),
                NOW,
                living);
        return Redelivery.judge(List.of(earlier), UUID.randomUUID(), new Sessions(), false, TIMEOUT);
    }
}
