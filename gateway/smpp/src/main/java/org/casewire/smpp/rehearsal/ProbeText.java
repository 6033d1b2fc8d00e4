package org.casewire.smpp.rehearsal;

import org.casewire.smpp.SmppProfile.Concatenation;

/** The words of the texts that are sent. What cannot be read asks for nothing, so nobody must understand garbage. */
final class ProbeText {
    static final int LATIN1 = 11;
    static final int ASCII = 12;
    static final int GSM7 = 13;
    static final int GSM7_PACKED = 14;

    static final String GREETING = "Casewire test. Please answer the texts that ask for it.";

    /** Written in Latin-1: the letters are alike in every alphabet, what stands between the stars is not. */
    static final String SIGNS = "Casewire test. Between the stars: *@\u00e9*. Answer " + LATIN1
            + " for an at sign and an accented e, " + ASCII + " for an at sign and anything else, " + GSM7 + " else.";

    /** Written in packed septets. */
    static final String PACKED = "Casewire test. If you can read this, answer " + GSM7_PACKED + ".";

    static final String REFERENCE = "Casewire test with a reference. Nothing to do.";

    private ProbeText() {}

    /** Longer than one text in UCS-2, which the ellipsis asks for; the first part can be answered alone. */
    static String joined(Concatenation way) {
        return "Casewire: answer " + whole(way) + "@ if this text ends in END, else " + apart(way)
                + "@. It is long enough for two texts \u2026 END";
    }

    static String burst(int number, int of) {
        return "Casewire test " + number + " of " + of + ". Nothing to do.";
    }

    static int whole(Concatenation way) {
        return tens(way) * 10 + 1;
    }

    static int apart(Concatenation way) {
        return tens(way) * 10 + 2;
    }

    private static int tens(Concatenation way) {
        return switch (way) {
            case UDH_8 -> 2;
            case UDH_16 -> 3;
            case SAR_TLV -> 4;
            case MESSAGE_PAYLOAD -> 5;
        };
    }
}
