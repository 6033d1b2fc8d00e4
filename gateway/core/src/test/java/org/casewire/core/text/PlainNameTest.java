package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Maija Meikäläinen",
                "nurse-7",
                "https://issuer.example|0ab4",
                "דוד כהן",
                "می\u200cخواهم",
                "👩\u200d⚕️ Night"
            })
    void namesOfPeopleAndThingsArePlain(String name) {
        assertThat(PlainName.isPlain(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines",
                "a\rb",
                "a\tb",
                "a\u0000b",
                "a\u007fb",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\u202eb",
                "\u2066a",
                "a\u200eb",
                "a\u061cb",
                "\ufeffa",
                "a\u200bb",
                "a\u00adb",
                "a\ud83d",
                "a\udb40\udc41"
            })
    void whatHidesTurnsOrBreaksALineIsNot(String name) {
        assertThat(PlainName.isPlain(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u00a0\u3000",
                "\u200b\u2060",
                "\u3164",
                "\ufe0f",
                "\u2800",
                "\u202e\u202c",
                "\r\n\t",
                "\u115f"
            })
    void whatShowsNothingIsNotVisible(String text) {
        assertThat(VisibleText.isIn(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "\u200b.", "ü", "\u0301", "👩"})
    void whatShowsSomethingIs(String text) {
        assertThat(VisibleText.isIn(text)).isTrue();
    }
}
