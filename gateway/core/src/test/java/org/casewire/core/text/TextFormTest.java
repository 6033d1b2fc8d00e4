package org.casewire.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextFormTest {
    private static final TextForm WIDE = new TextForm(Tie.REFERENCE_16, TextForm.Basic.GSM7);
    private static final TextForm JOINS = new TextForm(Tie.WHOLE, TextForm.Basic.GSM7);

    @Test
    void aSixteenBitReferenceTakesRoomFromEachPart() {
        assertThat(WIDE.split("x".repeat(160)).segments()).hasSize(1);
        assertThat(WIDE.split("x".repeat(304)).segments())
                .extracting(String::length)
                .containsExactly(152, 152);
        assertThat(WIDE.split("x".repeat(306)).segments()).hasSize(3);
        assertThat(WIDE.split("Ж".repeat(132)).segments())
                .extracting(String::length)
                .containsExactly(66, 66);
        assertThat(TextForm.USUAL.split("x".repeat(306)).segments()).hasSize(2);
    }

    @Test
    void aCarrierThatJoinsGetsTheTextWhole() {
        assertThat(JOINS.split("x".repeat(1000)).segments()).hasSize(1);
        assertThat(JOINS.split("").segments()).isEmpty();
    }

    @Test
    void aCharacterThatTheCarriersOwnAlphabetLacksMakesTheTextUnicode() {
        TextForm latin1 = new TextForm(Tie.REFERENCE_8, TextForm.Basic.LATIN1);
        assertThat(latin1.split("é at 9").encoding()).isEqualTo(Encoding.GSM7);
        assertThat(latin1.split("5 €").encoding()).isEqualTo(Encoding.UCS2);
        assertThat(new TextForm(Tie.REFERENCE_8, TextForm.Basic.ASCII)
                        .split("é")
                        .encoding())
                .isEqualTo(Encoding.UCS2);
    }

    @Property
    void whateverTheFormWasWhenItWasAcceptedTheTextIsWholeAgain(@ForAll @StringLength(min = 1, max = 700) String text) {
        for (TextForm accepted : List.of(TextForm.USUAL, WIDE, JOINS)) {
            SegmentedText cut = accepted.split(text);
            for (TextForm now : List.of(TextForm.USUAL, WIDE, JOINS)) {
                SegmentedText again =
                        now.again(text, cut.encoding(), cut.segments().size());
                assertThat(again.segments()).hasSameSizeAs(cut.segments());
                assertThat(String.join("", again.segments())).isEqualTo(text);
                assertThat(now.tied(again.tie())
                                .again(text, cut.encoding(), cut.segments().size()))
                        .as("begun as it was, it is finished so")
                        .isEqualTo(again);
            }
        }
    }

    @Test
    void aNumberOfSegmentsThatFitsNoFormIsAFault() {
        assertThatThrownBy(() -> TextForm.USUAL.again("short", Encoding.GSM7, 9))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("short");
    }
}
