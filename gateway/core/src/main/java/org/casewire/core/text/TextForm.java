package org.casewire.core.text;

import java.util.List;

/**
 * How one carrier takes texts, where that decides how they are encoded and cut. The encoding and the number of segments
 * are stored with a message; {@link #again} finds the same cut later.
 *
 * @param headerOctets of each part's 140 octets, how many tie it to the others
 * @param joins whether the carrier takes a long text whole and cuts it itself
 * @param basic what it has in place of the GSM 7-bit alphabet
 */
public record TextForm(int headerOctets, boolean joins, Basic basic) {
    /** Parts with an 8-bit reference, in the GSM 7-bit alphabet. */
    public static final TextForm USUAL = new TextForm(6, false, Basic.GSM7);

    private static final int OCTETS = 140;

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
        return split(text, text.codePoints().allMatch(this::has) ? Encoding.GSM7 : Encoding.UCS2);
    }

    /** As the phone gets it, also where the carrier cuts: what a limit on the length of texts counts. */
    public SegmentedText received(String text) {
        return (joins ? new TextForm(headerOctets, false, basic) : this).split(text);
    }

    /** Whether a text may go in the basic alphabet as far as this character is concerned. */
    boolean has(int codePoint) {
        return Gsm7Alphabet.canRepresent(codePoint) && basic.has(codePoint);
    }

    /**
     * The segments of a message that was accepted as that many, though perhaps under another form of its carrier: those
     * of this form if they are as many, else whole, else the usual ones.
     */
    public List<String> again(String text, Encoding encoding, int count) {
        List<String> mine = split(text, encoding).segments();
        if (mine.size() == count) {
            return mine;
        }
        return count == 1 ? List.of(text) : asMany(text, encoding, count);
    }

    private static List<String> asMany(String text, Encoding encoding, int count) {
        for (int header = 6; header <= 7; header++) {
            List<String> cut = new TextForm(header, false, Basic.GSM7)
                    .split(text, encoding)
                    .segments();
            if (cut.size() == count) {
                return cut;
            }
        }
        throw new IllegalStateException("A text cannot be cut into the " + count + " segments it was accepted as");
    }

    private SegmentedText split(String text, Encoding encoding) {
        return joins && !text.isEmpty()
                ? new SegmentedText(encoding, List.of(text))
                : Segmenter.split(text, encoding, unitsJoined(encoding));
    }

    int unitsJoined(Encoding encoding) {
        return switch (encoding) {
            case GSM7 -> (OCTETS - headerOctets) * 8 / 7;
            case UCS2 -> (OCTETS - headerOctets) / 2;
        };
    }
}
