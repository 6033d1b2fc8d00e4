package org.casewire.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.health.HealthCheckRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.db.DatabaseClock;
import org.casewire.daemon.health.Condition.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
    private static final Instant NOON = Instant.parse("2026-03-29T12:00:00Z");

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

    @ParameterizedTest
    @CsvSource({
        "PT-0.3S, UP, this node's is the same as the database's",
        "PT0.3S, UP, this node's is the same as the database's",
        "PT-2S, UP, this node's is 2 s behind the database's",
        "PT7S, DEGRADED, this node's is 7 s ahead of the database's; set it right before its next start",
        "PT1H, DEGRADED, 'the database''s clock is 3600 s behind what it should be: old messages wait, and nothing expires'"
    })
    void howFarTheClocksAreApartIsToldInWholeSeconds(Duration nodeAhead, State state, String words) {
        DatabaseClock clock = new DatabaseClock(Clock.fixed(NOON.plus(nodeAhead), ZoneOffset.UTC), () -> 0);
        clock.observe(NOON, 0);
        assertThat(new ClockCondition(clock).get()).isEqualTo(new Condition(state, words));
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
