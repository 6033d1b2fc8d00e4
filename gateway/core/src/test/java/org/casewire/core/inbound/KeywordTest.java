package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole text, whatever stands around it unseen or for show; never a question. */
class KeywordTest {
    private static final List<String> LANGUAGES = List.of("fi", "sv");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                " stop! ",
                "\u200BSTOP\uFEFF",
                "ST\u00ADOP",
                "\u2066STOP\u2069",
                "\u00A0Stop\u2003",
                "\u3164STOP\u2800",
                "STOP\uFE0F",
                "ＳＴＯＰ",
                "STOP 🛑",
                "🙏🏽 stop 🙏🏽",
                "🇫🇮STOP🇫🇮",
                "👩‍⚕️ STOP.",
                "opt\u00A0\u200B out",
                "«Lopeta viestit»",
                "LOPETA\nVIESTIT",
                "Stopp",
                "(sluta)",
                "**STOPALL**",
                "unsubscribe"
            })
    void endsTexts(String text) {
        assertThat(Keyword.in(text, LANGUAGES))
                .hasValueSatisfying(keyword -> assertThat(keyword.kind()).isEqualTo(Keyword.Kind.OPT_OUT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP?",
                "stop?!",
                "¿STOP",
                "STOP؟",
                "ＳＴＯＰ？",
                "stop ❓",
                "STOP⁉️",
                "STOP\u037E",
                "stop it",
                "CANCEL",
                "END",
                "NO",
                "PERU",
                "Don't stop",
                "S T O P",
                "STOP1",
                "🛑",
                "",
                " "
            })
    void endsNothing(String text) {
        assertThat(Keyword.in(text, LANGUAGES)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "\u200Faloita ✅", "Starta."})
    void beginsThemAgain(String text) {
        assertThat(Keyword.in(text, LANGUAGES))
                .hasValueSatisfying(keyword -> assertThat(keyword.kind()).isEqualTo(Keyword.Kind.OPT_IN));
    }
}
