package org.casewire.core.text;

import java.util.stream.Stream;

/**
 * How one carrier takes texts, where that decides how they are encoded and cut. The encoding and the number of segments
 * are stored with a message; {@link #again} finds the same cut later.
 *
 * @param tie how the parts of a long text are tied together
 * @param basic what it has in place of the GSM 7-bit alphabet
 */
public record TextForm(Tie tie, Basic basic) {
    /** Parts with an 8-bit reference, in the GSM 7-bit alphabet. */
    public static final TextForm USUAL = new TextForm(Tie.REFERENCE_8, Basic.GSM7);

    /** A carrier's own idea of its default alphabet; a text goes in it only if GSM 7-bit has its characters too. */
    public enum Basic {
        GSM7,
        LATIN1,
        ASCII;

        boolean has(int codePoint) {
            return switch (this) {
                case GSM7 -> true;
                case LATIN1 -> codePoint <= 0xFF;
                case ASCII -> codePoint <= 0x7F;
            };
        }
    }

    /** In the basic alphabet when both sides have every character, else in UCS-2. */
    public SegmentedText split(String text) {
        return Segmenter.split(text, text.codePoints().allMatch(this::has) ? Encoding.GSM7 : Encoding.UCS2, tie);
    }

    /** As the phone gets it, also where the carrier cuts: what a limit on the length of texts counts. */
    public SegmentedText received(String text) {
        return (tie == Tie.WHOLE ? tied(Tie.REFERENCE_8) : this).split(text);
    }

    /** Whether a text may go in the basic alphabet as far as this character is concerned. */
    boolean has(int codePoint) {
        return Gsm7Alphabet.canRepresent(codePoint) && basic.has(codePoint);
    }

    /** The same carrier's form for a message whose parts were tied in another way. */
    public TextForm tied(Tie other) {
        return new TextForm(other, basic);
    }

    /**
     * The segments of a message that was accepted as that many, though perhaps under another form of its carrier: those
     * of this form if they are as many, else of the first tie that makes as many.
     */
    public SegmentedText again(String text, Encoding encoding, int count) {
        return Stream.of(tie, Tie.REFERENCE_8, Tie.REFERENCE_16, Tie.WHOLE)
                .map(each -> Segmenter.split(text, encoding, each))
                .filter(cut -> cut.segments().size() == count)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "A text cannot be cut into the " + count + " segments it was accepted as"));
    }
}
