package org.casewire.core.text;

/** How the parts of a long text are tied together, so that the phone shows them as one. */
public enum Tie {
    /** By a header with an 8-bit reference (3GPP TS 23.040, section 9.2.3.24.1). */
    REFERENCE_8(6),
    /** By a header with a 16-bit reference (3GPP TS 23.040, section 9.2.3.24.8). */
    REFERENCE_16(7),
    /** By parameters of the carrier's protocol, from which the carrier makes the usual header. */
    PARAMETERS(6),
    /** Not by us: the carrier takes a long text whole and cuts it itself. */
    WHOLE(6);

    private static final int OCTETS = 140;

    /** Of each part's 140 octets, how many tie it to the others. */
    private final int headerOctets;

    Tie(int headerOctets) {
        this.headerOctets = headerOctets;
    }

    /** The room of one part, in units of the encoding. */
    int unitsJoined(Encoding encoding) {
        return switch (encoding) {
            case GSM7 -> (OCTETS - headerOctets) * 8 / 7;
            case UCS2 -> (OCTETS - headerOctets) / 2;
        };
    }
}
