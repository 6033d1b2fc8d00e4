package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SegmenterTest {
    @Test
    void oneSegmentHolds160SeptetsOr70Units() {
        assertThat(lengths("a".repeat(160))).containsExactly(160);
        assertThat(lengths("a".repeat(161))).containsExactly(153, 8);
        assertThat(lengths("a".repeat(306))).containsExactly(153, 153);
        assertThat(lengths("a".repeat(307))).containsExactly(153, 153, 1);
        assertThat(lengths("ő".repeat(70))).containsExactly(70);
        assertThat(lengths("ő".repeat(71))).containsExactly(67, 4);
        assertThat(lengths("ő".repeat(135))).containsExactly(67, 67, 1);
        assertThat(lengths("")).isEmpty();
    }

    @Test
    void anEscapedCharacterIsNotCutInHalf() {
        assertThat(lengths("€".repeat(80))).containsExactly(80);
        assertThat(Segmenter.split("a".repeat(152) + "€" + "b".repeat(20)).segments())
                .containsExactly("a".repeat(152), "€" + "b".repeat(20));
    }

    @Test
    void anEmojiIsNotCutInHalf() {
        assertThat(lengths("😀".repeat(35))).containsExactly(70);
        assertThat(Segmenter.split("ő".repeat(66) + "😀" + "c".repeat(20)).segments())
                .containsExactly("ő".repeat(66), "😀" + "c".repeat(20));
    }

    @Test
    void anEncodingThatTheTextDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Segmenter.split("ő", Encoding.GSM7)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Segmenter.split("a".repeat(71), Encoding.UCS2).segments()).hasSize(2);
    }

    @Test
    void aSegmentedTextDoesNotPrintItsText() {
        assertThat(Segmenter.split("salaisuus")).hasToString("SegmentedText[GSM7, 1]");
    }

    @Property
    void theSegmentsJoinedAreTheText(@ForAll("texts") String text) {
        assertThat(String.join("", Segmenter.split(text).segments())).isEqualTo(text);
        assertThat(String.join("", Segmenter.split(text, Encoding.UCS2).segments()))
                .isEqualTo(text);
    }

    @Property
    void noSegmentIsOverItsLimitOrCouldTakeWhatTheNextBeginsWith(@ForAll("texts") String text) {
        SegmentedText cut = Segmenter.split(text);
        List<String> segments = cut.segments();
        int limit = segments.size() > 1
                ? cut.tie().unitsJoined(cut.encoding())
                : cut.encoding().unitsAlone();

        for (int i = 0; i < segments.size(); i++) {
            int units = carried(segments.get(i), cut.encoding());
            assertThat(units).isBetween(1, limit);
            if (i + 1 < segments.size()) {
                String next = Character.toString(segments.get(i + 1).codePointAt(0));
                assertThat(units + carried(next, cut.encoding())).isGreaterThan(limit);
            }
        }
    }

    @Property
    void noPairIsSplit(@ForAll("texts") String text) {
        List<String> segments = Segmenter.split(text, Encoding.UCS2).segments();
        for (int i = 0; i + 1 < segments.size(); i++) {
            String segment = segments.get(i);
            assertThat(Character.isSurrogatePair(
                            segment.charAt(segment.length() - 1),
                            segments.get(i + 1).charAt(0)))
                    .isFalse();
        }
    }

    private static int carried(String segment, Encoding encoding) {
        return encoding == Encoding.GSM7 ? Gsm7Alphabet.encode(segment).length : segment.length();
    }

    private static List<Integer> lengths(String text) {
        return Segmenter.split(text).segments().stream().map(String::length).toList();
    }

    /** Any UTF-16, lone surrogates included, GSM texts with escapes among them, long enough for several segments. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(500);
        Arbitrary<String> surrogates = Arbitraries.chars()
                .range('\uD7F0', '\uE010')
                .list()
                .ofMaxSize(400)
                .map(SegmenterTest::joined);
        Arbitrary<String> emoji = Arbitraries.of("😀", "👩‍🔬", "a", "€", "ő")
                .list()
                .ofMaxSize(300)
                .map(SegmenterTest::concatenated);
        Arbitrary<String> gsm = Arbitraries.of("a", "ä", "€", "[", "\n", "@")
                .list()
                .ofMaxSize(700)
                .map(SegmenterTest::concatenated);
        return Arbitraries.oneOf(any, surrogates, emoji, gsm);
    }

    private static String joined(List<Character> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }

    private static String concatenated(List<String> parts) {
        return String.join("", parts);
    }
}
