package org.casewire.smpp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the values of a profile must keep; each failure names the key and what to write instead. */
final class ProfileCheck {
    private ProfileCheck() {}

    static void require(boolean kept, String remedy) {
        if (!kept) {
            throw new IllegalArgumentException(remedy);
        }
    }

    static void between(String key, int value, int least, int most) {
        require(
                value >= least && value <= most,
                key + " is " + value + ": give a number from " + least + " to " + most);
    }

    static void positive(String key, Duration value) {
        require(!value.isNegative() && !value.isZero(), key + " must be longer than nothing, such as 10s");
    }

    static void code(String key, String code) {
        try {
            NumberText.parse(code);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " has a key that is no number: write codes as 0x0400", e);
        }
    }

    /** A C-octet string of the protocol: ASCII, no NUL; the value itself is never shown. */
    static void cString(String key, String value, int most) {
        require(
                value.length() <= most
                        && value.indexOf(0) < 0
                        && StandardCharsets.US_ASCII.newEncoder().canEncode(value),
                key + " must be ASCII and of " + most + " characters at most");
    }
}
