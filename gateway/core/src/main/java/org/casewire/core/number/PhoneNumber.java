package org.casewire.core.number;

import java.util.regex.Pattern;

/**
 * Any telephone number, in E.164: a plus and 5 to 15 digits, e.g. {@code +358401234567}. It says nothing on whether the
 * number is in use or can take an SMS; {@link MobileNumber} does. Prints itself masked.
 */
public record PhoneNumber(String e164) {
    private static final Pattern SHAPE = Pattern.compile("\\+[0-9]{5,15}");

    public PhoneNumber {
        if (!SHAPE.matcher(e164).matches()) {
            throw new IllegalArgumentException(
                    "A phone number is \"+\" and 5 to 15 digits; parse others with NumberPlan");
        }
    }

    /** Without the plus, as networks write it. */
    public String digits() {
        return e164.substring(1);
    }

    /** Country and operator, then dots, then the last two digits; of a short number less is shown. */
    @Override
    public String toString() {
        int head = Math.min(6, e164.length() / 2);
        int tail = e164.length() < 10 ? 0 : 2;
        return e164.substring(0, head) + "•".repeat(e164.length() - head - tail) + e164.substring(e164.length() - tail);
    }
}
