package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TextMeasureTest {
    @Test
    void anEmptyTextTakesNoSegmentAndHasOneFree() {
        assertThat(TextMeasure.of("")).isEqualTo(new TextMeasure(Encoding.GSM7, 0, 0, 160, List.of()));
    }

    @Test
    void whatIsFreeIsCountedInUnitsOfTheLastSegment() {
        assertThat(TextMeasure.of("€5")).isEqualTo(new TextMeasure(Encoding.GSM7, 2, 1, 157, List.of()));
        assertThat(TextMeasure.of("a".repeat(160))).isEqualTo(new TextMeasure(Encoding.GSM7, 160, 1, 0, List.of()));
        assertThat(TextMeasure.of("a".repeat(161))).isEqualTo(new TextMeasure(Encoding.GSM7, 161, 2, 145, List.of()));
    }

    @Test
    void whatForcesUcs2IsNamedOnce() {
        assertThat(TextMeasure.of("ő😀ő…ä"))
                .isEqualTo(new TextMeasure(Encoding.UCS2, 5, 1, 64, List.of("ő", "😀", "…")));
    }

    @Test
    void whatIsNamedCanBeWrittenAsJson() {
        assertThat(TextMeasure.of("a\uD83D").unsupported()).containsExactly("\uFFFD");
    }

    @Test
    void aCharacterIsWhatAPersonCounts() {
        assertThat(TextMeasure.of("👩‍👩‍👧‍👦").characters()).isEqualTo(1);
        assertThat(TextMeasure.of("👍🏽").characters()).isEqualTo(1);
        assertThat(TextMeasure.of("🇫🇮🇸🇪").characters()).isEqualTo(2);
        assertThat(TextMeasure.of("e\u0301a\u0308").characters()).isEqualTo(2);
        assertThat(TextMeasure.of("a\nb").characters()).isEqualTo(3);
    }

    @Test
    void aTextMadeToBeSlowIsMeasuredAtOnce() {
        for (String unit : List.of("🇫", "👩\u200d", "\u0301", "\uD83D", "\r")) {
            Assertions.assertTimeout(Duration.ofSeconds(5), () -> TextMeasure.of(unit.repeat(60_000 / unit.length())));
        }
    }

    @Test
    void aMeasureDoesNotPrintWhatWasTyped() {
        assertThat(TextMeasure.of("ő")).hasToString("TextMeasure[UCS2, 1]");
    }

    @Property
    void itAgreesWithTheSegmenter(@ForAll String text) {
        TextMeasure measure = TextMeasure.of(text);
        SegmentedText cut = Segmenter.split(text);

        assertThat(measure.encoding()).isEqualTo(cut.encoding());
        assertThat(measure.segmentCount()).isEqualTo(cut.segments().size());
        assertThat(measure.unsupported().isEmpty()).isEqualTo(cut.encoding() == Encoding.GSM7);
        assertThat(measure.characters()).isLessThanOrEqualTo(text.length());
        assertThat(measure.remaining()).isBetween(0, cut.encoding().unitsAlone());
    }

    @Test
    void theStrictestOfSeveralFormsCounts() {
        TextForm wide = new TextForm(Tie.REFERENCE_16, TextForm.Basic.GSM7);
        TextForm joins = new TextForm(Tie.WHOLE, TextForm.Basic.GSM7);
        TextForm latin1 = new TextForm(Tie.REFERENCE_8, TextForm.Basic.LATIN1);
        assertThat(TextMeasure.strictest("a".repeat(306), List.of(TextForm.USUAL, wide, joins)))
                .isEqualTo(new TextMeasure(Encoding.GSM7, 306, 3, 150, List.of()));
        assertThat(TextMeasure.strictest("a".repeat(306), List.of(joins)))
                .isEqualTo(new TextMeasure(Encoding.GSM7, 306, 2, 0, List.of()));
        assertThat(TextMeasure.strictest("Δ", List.of(TextForm.USUAL, latin1)))
                .isEqualTo(new TextMeasure(Encoding.UCS2, 1, 1, 69, List.of("Δ")));
    }
}
