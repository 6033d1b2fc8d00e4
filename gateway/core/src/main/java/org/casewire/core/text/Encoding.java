package org.casewire.core.text;

/** How a text is carried, and so how much of it fits one SMS. */
public enum Encoding {
    /** GSM 7-bit default alphabet with its extension table; counted in septets. */
    GSM7(160, 153),
    /** UTF-16, two bytes a unit; counted in UTF-16 units. */
    UCS2(70, 67);

    private final int alone;
    private final int joined;

    Encoding(int alone, int joined) {
        this.alone = alone;
        this.joined = joined;
    }

    /** Units that fit a text of one segment. */
    public int unitsAlone() {
        return alone;
    }

    /** Units that fit each segment of several: six bytes go to the header that joins them (8-bit reference). */
    public int unitsJoined() {
        return joined;
    }
}
