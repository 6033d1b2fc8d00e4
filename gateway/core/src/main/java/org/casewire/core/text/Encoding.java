package org.casewire.core.text;

/** How a text is carried, and so how much of it fits one SMS. */
public enum Encoding {
    /** GSM 7-bit default alphabet with its extension table; counted in septets. */
    GSM7(160),
    /** UTF-16, two bytes a unit; counted in UTF-16 units. */
    UCS2(70);

    private final int alone;

    Encoding(int alone) {
        this.alone = alone;
    }

    /** Units that fit a text of one segment. */
    public int unitsAlone() {
        return alone;
    }
}
