package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WellFormedTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Hei!\r\n\tKiitos 😀", "e\u0301 שלום \u200f"})
    void textPasses(String text) {
        assertThat(WellFormedText.isWellFormed(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\u001bb", "\u007f", "\u009b"})
    void controlsDoNot(String text) {
        assertThat(WellFormedText.isWellFormed(text)).isFalse();
    }

    @Test
    void halfAnEmojiDoesNot() {
        assertThat(WellFormedText.isWellFormed("a\uD83D")).isFalse();
        assertThat(WellFormedText.isWellFormed("\uDE00\uD83D")).isFalse();
        assertThat(WellFormedText.repaired("a\uD83D😀\uDE00")).isEqualTo("a\uFFFD😀\uFFFD");
    }
}
