package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples of each table of 3GPP TS 23.038, annex A, from its beginning, its middle and its end. */
class NationalLanguageTest {
    @ParameterizedTest
    @CsvSource({
        "1, 04 07 0b 0c 1c 1d 40 60, €ıĞğŞşİç",
        "2, 04 40, è¡",
        "3, 04 0b 12 18 40 5b 60 7d, êÔª€ÍÃ~`",
        "4, 00 03 0b 15 2f 44 46 4a 60 7b 7f, \u0981\u0985\u098c\u0995\u09a8\u09b0\u09b2\u09b6\u09ce\u09d7\u09f1",
        "5, 00 0c 11 2f 3d 57 5b 60 7f, \u0a81\u0a8d\u0a91\u0aa8\u0aaa\u0ac5\u0ac9\u0ad0\u0af1",
        "6, 00 03 0c 15 1f 3c 4d 4e 50 5f 60 7b 7f, \u0901\u0905\u090d\u0915\u091e\u0929\u0939\u093c\u093e\u094d\u0950\u0972\u097f",
        "7, 01 0e 45 4f 5f 60 7f, \u0c82\u0c8e\u0cb1\u0cbd\u0ccd\u0cd5\u0ce3",
        "8, 01 0e 48 4d 50 56 60 7f, \u0d02\u0d0e\u0d34\u0d39\u0d3e\u0d44\u0d57\u0d79",
        "9, 00 13 49 56 5d 60 7f, \u0b01\u0b13\u0b35\u0b44\u0b4b\u0b56\u0b63",
        "10, 00 0f 47 4a 54 59 5f 60 7f, \u0a01\u0a0f\u0a33\u0a36\u0a42\u0a47\u0a4d\u0a51\u0a74",
        "11, 01 0e 1d 3c 48 4d 5a 60 7f, \u0b82\u0b8e\u0b9c\u0ba9\u0bb4\u0bb9\u0bc8\u0bd0\u0bf9",
        "12, 00 0e 45 4f 5f 60 7f, \u0c01\u0c0e\u0c31\u0c3d\u0c4d\u0c55\u0c63",
        "13, 00 05 0b 18 2f 40 4d 5b 60 7f, \u0627\u067e\u0679\u062d\u0698\u0635\u0644\u06d2\u0654\u0670",
    })
    void aLockingTableStandsForTheDefaultOne(int language, String octets, String text) {
        assertThat(Gsm7Alphabet.decode(hex(octets + " 61 31 20 0a"), language, 0))
                .isEqualTo(text + "a1 \n");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 47 49 53 63 67 69 73, ĞİŞçğış",
        "2, 09 41 75, çÁú",
        "3, 05 0b 19 5c 7f, êÔΘÕâ",
        "4, 19 23 24 2a 2e 30 34, \u09e6\u09ef\u09df\u09e3\u09f5\u09f6\u09fa",
        "5, 19 1a 1c 25, \u0964\u0965\u0ae6\u0aef",
        "6, 1c 26 2a 2c 30 34 3a, \u0966\u0951\u0953\u0958\u095b\u095f\u0971",
        "7, 25 26 27 2a, \u0cef\u0cde\u0cf1\u0cf2",
        "8, 26 2e 30 34, \u0d70\u0d7a\u0d7b\u0d7f",
        "9, 26 2a 2c, \u0b5c\u0b5f\u0b71",
        "10, 26 2c 2d, \u0a59\u0a5e\u0a75",
        "11, 26 2e, \u0bf3\u0bfa",
        "12, 1c 25 26 2e 32, \u0c66\u0c6f\u0c58\u0c7c\u0c7f",
        "13, 19 1c 27 2a 30 34 3b 3f, \u0600\u06f0\u060d\u060e\u0613\u0640\u06cd\u06d4",
    })
    void aSingleTableStandsBehindTheEscape(int language, String octets, String text) {
        String escaped = hex(octets).length == 0 ? "" : "1b" + octets.replace(" ", " 1b");
        assertThat(Gsm7Alphabet.decode(hex(escaped + " 1b65 1b28 61"), 0, language))
                .isEqualTo(text + "€{a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 14, 99, 255})
    void aLanguageThatHasNoTableIsReadByTheDefaultOnes(int language) {
        assertThat(Gsm7Alphabet.decode(hex("00 7b 1b65 1b61"), language, language))
                .isEqualTo("@ä€a");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void everySeptetOfEveryTableCanBeShown(int language) {
        for (int septet = 0; septet < 0x80; septet++) {
            byte[] both = {(byte) septet, 0x1b, (byte) septet};
            assertThat(Plausibility.of(Gsm7Alphabet.decode(both, language, language)))
                    .as("%02x", septet)
                    .isPositive();
        }
    }

    private static byte[] hex(String octets) {
        return HexFormat.of().parseHex(octets.replace(" ", ""));
    }
}
