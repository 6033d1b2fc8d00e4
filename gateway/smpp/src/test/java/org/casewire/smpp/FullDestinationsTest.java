package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whose queue is full: one destination's, or the carrier's. */
class FullDestinationsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final FullDestinations full = new FullDestinations(nanos::incrementAndGet);

    @Test
    void aFullQueueIsItsDestinationsUntilAnotherOneMeetsItAndNobodyIsTakenInBetween() {
        assertThat(full.alone("a", true)).isTrue();
        assertThat(full.alone("a", true)).isTrue();
        assertThat(full.alone("b", true)).isFalse();
        full.taken("c");
        assertThat(full.alone("a", true)).isTrue();
        assertThat(full.alone("b", true)).isTrue();
    }

    @Test
    void throttlingIsTheCarriersUntilOthersAreTakenWhileOneIsStillRefused() {
        assertThat(full.alone("a", false)).isFalse();
        assertThat(full.alone("a", false)).isFalse();
        full.taken("b");
        assertThat(full.alone("a", false)).isTrue();
        assertThat(full.alone("b", false)).as("one that was taken before").isFalse();
        full.taken("a");
        assertThat(full.alone("a", false)).as("it was taken since").isFalse();
    }
}
