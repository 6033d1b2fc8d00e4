package org.casewire.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.health.HealthCheckRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.daemon.health.Condition.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
    private final Health health = new Health();

    @Test
    void theWorstPartDecides() {
        health.add("a", () -> Condition.up("fine"));
        assertThat(health.report().state()).isEqualTo(State.UP);
        health.add("b", () -> Condition.degraded("waiting"));
        assertThat(health.report().state()).isEqualTo(State.DEGRADED);
        health.add("c", () -> Condition.down("gone"));
        assertThat(health.report().state()).isEqualTo(State.DOWN);
        assertThat(health.report().parts()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void aCheckThatFailsItselfIsDownAndHidesNothingOfTheOthers() {
        health.add("broken", () -> {
            throw new IllegalStateException("a bug");
        });
        health.add("fine", () -> Condition.up("yes"));
        assertThat(health.report().parts().get("broken").state()).isEqualTo(State.DOWN);
        assertThat(health.report().parts().get("fine").state()).isEqualTo(State.UP);
    }

    @Test
    void whatIsDegradedIsHealthyToDropwizard() {
        health.add("slow", () -> Condition.degraded("waiting"));
        health.add("gone", () -> Condition.down("gone"));
        HealthCheckRegistry registry = new HealthCheckRegistry();
        health.registerWith(registry);
        assertThat(registry.runHealthCheck("slow").isHealthy()).isTrue();
        assertThat(registry.runHealthCheck("gone").isHealthy()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(LinkStatus.State.class)
    void aCarrierNeverMakesTheNodeUnready(LinkStatus.State state) {
        LinkStatus status = new LinkStatus(
                state, Instant.EPOCH, Optional.empty(), Optional.empty(), LinkStatus.Rate.UNLIMITED, List.of());
        Condition condition = new CarrierCondition(() -> status).get();
        assertThat(condition.state()).isNotEqualTo(State.DOWN);
        assertThat(condition.state() == State.UP)
                .isEqualTo(state == LinkStatus.State.UP || state == LinkStatus.State.STANDBY);
        assertThat(condition.message()).contains(state.name());
    }
}
