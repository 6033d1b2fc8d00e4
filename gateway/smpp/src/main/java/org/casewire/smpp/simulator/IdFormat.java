package org.casewire.smpp.simulator;

import java.util.HexFormat;
import java.util.Locale;

/** The ways carriers write one and the same message number, in submit_sm_resp and in receipts. */
public enum IdFormat {
    DECIMAL,
    DECIMAL_PADDED,
    HEX,
    HEX_UPPER,
    HEX_PADDED,
    EMPTY;

    String write(long number) {
        return switch (this) {
            case DECIMAL -> Long.toString(number);
            case DECIMAL_PADDED ->
                "0".repeat(Math.max(0, 20 - Long.toString(number).length())) + number;
            case HEX -> Long.toHexString(number);
            case HEX_UPPER -> Long.toHexString(number).toUpperCase(Locale.ROOT);
            case HEX_PADDED -> HexFormat.of().toHexDigits(number);
            case EMPTY -> "";
        };
    }
}
