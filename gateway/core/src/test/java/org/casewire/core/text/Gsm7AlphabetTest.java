package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Gsm7AlphabetTest {
    /** The default table of TS 23.038, section 6.2.1, as code points by septet; FFFF stands for the escape. */
    private static final int[] DEFAULT_TABLE = {
        0x40, 0xA3, 0x24, 0xA5, 0xE8, 0xE9, 0xF9, 0xEC, 0xF2, 0xC7, 0x0A, 0xD8, 0xF8, 0x0D, 0xC5, 0xE5,
        0x394, 0x5F, 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8, 0x3A3, 0x398, 0x39E, 0xFFFF, 0xC6, 0xE6, 0xDF, 0xC9,
        0x20, 0x21, 0x22, 0x23, 0xA4, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F,
        0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x3B, 0x3C, 0x3D, 0x3E, 0x3F,
        0xA1, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F,
        0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0xC4, 0xD6, 0xD1, 0xDC, 0xA7,
        0xBF, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F,
        0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0xE4, 0xF6, 0xF1, 0xFC, 0xE0
    };

    @Test
    void everySeptetOfTheDefaultTableIsItsCharacterBothWays() {
        assertThat(DEFAULT_TABLE).hasSize(128);
        for (int septet = 0; septet < 128; septet++) {
            int codePoint = DEFAULT_TABLE[septet];
            if (codePoint != 0xFFFF) {
                assertThat(Gsm7Alphabet.septets(codePoint)).isEqualTo(1);
                assertThat(Gsm7Alphabet.encode(Character.toString(codePoint))).containsExactly(septet);
                assertThat(Gsm7Alphabet.decode(new byte[] {(byte) septet})).isEqualTo(Character.toString(codePoint));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0c,1b0a",
        "5e,1b14",
        "7b,1b28",
        "7d,1b29",
        "5c,1b2f",
        "5b,1b3c",
        "7e,1b3d",
        "5d,1b3e",
        "7c,1b40",
        "20ac,1b65"
    })
    void theExtensionTableTakesTwoSeptets(String codePoint, String septets) {
        String character = Character.toString(Integer.parseInt(codePoint, 16));

        assertThat(Gsm7Alphabet.septets(character.codePointAt(0))).isEqualTo(2);
        assertThat(HexFormat.of().formatHex(Gsm7Alphabet.encode(character))).isEqualTo(septets);
        assertThat(Gsm7Alphabet.decode(HexFormat.of().parseHex(septets))).isEqualTo(character);
    }

    @Test
    void exactly137CharactersAreRepresentable() {
        long count = 0;
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            count += Gsm7Alphabet.canRepresent(codePoint) ? 1 : 0;
        }
        assertThat(count).isEqualTo(127 + 10);
    }

    @ParameterizedTest
    @CsvSource({
        "1b41, A", // no meaning behind the escape: the plain character
        "1b00, @",
        "1b1b41, ' A'", // a further escape: a space until another table exists
        "411b, 'A '", // cut off behind the escape
        "4180ff, A\uFFFD\uFFFD", // no septets
        "1b80, \uFFFD",
        "40, ¡"
    })
    void whateverComesIsShown(String septets, String text) {
        assertThat(Gsm7Alphabet.decode(HexFormat.of().parseHex(septets))).isEqualTo(text);
    }

    @Test
    void aTextOutsideTheAlphabetIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> Gsm7Alphabet.encode("hyvää päivää 😀"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hyvää", "😀");
        assertThat(Gsm7Alphabet.canRepresent('\u001b')).isFalse();
        assertThat(Gsm7Alphabet.canRepresent(-1)).isFalse();
        assertThat(Gsm7Alphabet.canRepresent('ç')).isFalse();
    }

    @Property
    void whatWasEncodedDecodesToTheSame(@ForAll("gsmTexts") String text) {
        byte[] septets = Gsm7Alphabet.encode(text);

        assertThat(Gsm7Alphabet.decode(septets)).isEqualTo(text);
        assertThat(septets).hasSize(Segmenter.units(text, Encoding.GSM7));
    }

    @Property
    void anyBytesDecode(@ForAll byte[] septets) {
        assertThat(Gsm7Alphabet.decode(septets)).hasSizeLessThanOrEqualTo(septets.length);
    }

    @Provide
    Arbitrary<String> gsmTexts() {
        return Arbitraries.chars()
                .filter(c -> Gsm7Alphabet.canRepresent((int) c))
                .list()
                .map(characters -> characters.stream().map(String::valueOf).collect(Collectors.joining()));
    }
}
