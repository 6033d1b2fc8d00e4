package org.casewire.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidityPeriodTest {
    private static final Instant FROM = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aRelativePeriodCountsFromTheArrival() {
        assertThat(ValidityPeriod.end("000002010203000R", FROM)).contains(Instant.parse("2026-11-24T11:02:03Z"));
    }

    @Test
    void anAbsoluteTimeIsReadWithItsQuartersOfAnHour() {
        assertThat(ValidityPeriod.end("261122120000008+", FROM)).contains(Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(ValidityPeriod.end("261122120000004-", FROM)).contains(Instant.parse("2026-11-22T13:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "000002010203000", "000002010203000X", "26112212000000x+", "261322120000000+"})
    void anythingElseIsNoEnd(String text) {
        assertThat(ValidityPeriod.end(text, FROM)).isEmpty();
    }
}
