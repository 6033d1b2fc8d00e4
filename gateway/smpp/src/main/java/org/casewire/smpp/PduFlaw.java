package org.casewire.smpp;

import java.util.Locale;

/** What was wrong with a PDU that is used all the same: it stood behind the last mandatory field, or in its length. */
enum PduFlaw {
    /** Octets that are no parameter, or a body where none belongs. */
    STRAY_OCTETS,
    /** The last parameter says that it is longer than the PDU. */
    CUT_PARAMETER,
    /** A parameter's length reaches into the next one. */
    LYING_PARAMETER,
    /** A last string without its NUL. */
    OPEN_STRING,
    /** sm_length is not that of what stands there. */
    LYING_LENGTH;

    /** As its metric is named. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
