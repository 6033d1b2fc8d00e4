package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HostileTextTest {
    @Test
    void ordinaryTextStaysAsItIs() {
        String text = "Hei! Kipu on 7/10 €,\tkiitos\n👩‍👩‍👧 שלום \u200eabc\u200f e\u0301 \uFE0F";
        assertThat(HostileText.neutralise(text)).isEqualTo(text);
    }

    @Test
    void controlCharactersAreMadeVisible() {
        assertThat(HostileText.neutralise("a\0b\u0007\u001b[31m\f\u007f\u009b")).isEqualTo("a␀b␇␛[31m␌␡\uFFFD");
    }

    @Test
    void everyLineEndIsANewline() {
        assertThat(HostileText.neutralise("a\r\nb\rc\u0085d\u2028e\u2029f\n\rg"))
                .isEqualTo("a\nb\nc\nd\ne\nf\n\ng");
    }

    @Test
    void whatTurnsTheReadingDirectionByForceIsNamed() {
        assertThat(HostileText.neutralise("tilini \u202E321\u202C ja \u2066x\u2069"))
                .isEqualTo("tilini ⟨RLO⟩321⟨PDF⟩ ja ⟨LRI⟩x⟨PDI⟩");
    }

    @Test
    void halfAnEmojiIsReplaced() {
        assertThat(HostileText.neutralise("a\uD83D b\uDE00 😀")).isEqualTo("a\uFFFD b\uFFFD 😀");
    }

    @Test
    void whatIsTooLongIsCutBetweenCharacters() {
        assertThat(HostileText.neutralise("a".repeat(HostileText.LIMIT))).hasSize(HostileText.LIMIT);
        assertThat(HostileText.neutralise("a".repeat(HostileText.LIMIT - 1) + "😀b"))
                .isEqualTo("a".repeat(HostileText.LIMIT - 1) + "[…]");
    }

    @Property
    void theResultCanBeStoredAndHoldsNoControls(@ForAll("hostile") String text) throws CharacterCodingException {
        String safe = HostileText.neutralise(text);

        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(safe));
        assertThat(safe.codePoints())
                .allMatch(c -> c == '\n' || c == '\t' || Character.getType(c) != Character.CONTROL);
        assertThat(safe).doesNotContainPattern("[\u202A-\u202E\u2066-\u2069\u2028\u2029]");
        assertThat(HostileText.neutralise(safe)).isEqualTo(safe);
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withCharRange('\0', '\u00ff'),
                Arbitraries.strings().withCharRange('\u2000', '\u2070'),
                Arbitraries.strings().withCharRange('\uD7F0', '\uE010'));
    }
}
