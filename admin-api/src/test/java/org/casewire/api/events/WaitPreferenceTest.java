package org.casewire.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10 | 10",
                "WAIT = 7 | 7",
                "'wait=\"5\"' | 5",
                "respond-async, wait=10 | 10",
                "wait=10;strict=yes | 10",
                "handling=lenient; wait=1, wait=3 | 3",
                "'return=\"a, wait=4\", wait=6' | 6",
                "wait=3, wait=9 | 3",
                "wait=soon, wait=9 | 9",
                ", ,wait=2 | 2",
                "=3, wait=2 | 2",
                "wait=0 | 0",
                "wait=030 | 30",
                "wait=31 | 30",
                "wait=99999999999999999999 | 30"
            })
    void theSecondsAreRead(String header, int seconds) {
        assertThat(WaitPreference.of(List.of(header))).hasValue(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wait",
                "wait=",
                "wait=-1",
                "wait=1.5",
                "waiting=3",
                "return=minimal",
                "\"wait=3",
                "a=\"wait=3\""
            })
    void whatAsksForNothingIsPassedOver(String header) {
        assertThat(WaitPreference.of(List.of(header))).isEmpty();
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(WaitPreference.of(List.of("respond-async", "wait=4"))).hasValue(Duration.ofSeconds(4));
        assertThat(WaitPreference.of(List.of())).isEmpty();
    }
}
