package org.casewire.core.text;

import java.util.Arrays;

/**
 * The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, sections 6.2.1 and 6.2.1.1), one septet a
 * byte, not packed. National language tables are read and never written.
 */
public final class Gsm7Alphabet {
    private static final int ESCAPE = 0x1B;

    /** Position = septet. The escape stands at its place and is never matched. */
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ"
            + " !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /** Characters of the extension table, and below each its septet after the escape. */
    private static final String EXTENSION = "\f^{}\\[~]|€";

    private static final byte[] EXTENSION_SEPTETS = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

    private static final char[] PLAIN = BASIC.toCharArray();

    /** By septet behind the escape; U+0000 where there is none. */
    private static final char[] ESCAPED = new char[0x80];

    /** By UTF-16 unit: the septet, the septet with the escape above it, or -1; beyond it nothing is in the alphabet. */
    private static final short[] SEPTETS = new short['€' + 1];

    static {
        Arrays.fill(SEPTETS, (short) -1);
        for (int septet = 0; septet < BASIC.length(); septet++) {
            SEPTETS[BASIC.charAt(septet)] = (short) septet;
        }
        SEPTETS[ESCAPE] = -1;
        for (int i = 0; i < EXTENSION.length(); i++) {
            ESCAPED[EXTENSION_SEPTETS[i]] = EXTENSION.charAt(i);
            SEPTETS[EXTENSION.charAt(i)] = (short) (ESCAPE << 8 | EXTENSION_SEPTETS[i]);
        }
    }

    private Gsm7Alphabet() {}

    public static boolean canRepresent(int codePoint) {
        return codePoint >= 0 && codePoint < SEPTETS.length && SEPTETS[codePoint] >= 0;
    }

    public static boolean canRepresent(String text) {
        return text.codePoints().allMatch(Gsm7Alphabet::canRepresent);
    }

    /** 1, or 2 for the extension table. */
    public static int septets(int codePoint) {
        return lookUp(codePoint) > 0x7F ? 2 : 1;
    }

    /** @throws IllegalArgumentException for a text that does not fit the alphabet; the message does not show it */
    public static byte[] encode(String text) {
        byte[] septets = new byte[2 * text.length()];
        int length = 0;
        // By UTF-16 unit: nothing beyond the first plane is in the alphabet.
        for (int i = 0; i < text.length(); i++) {
            int code = lookUp(text.charAt(i));
            if (code > 0x7F) {
                septets[length++] = ESCAPE;
            }
            septets[length++] = (byte) (code & 0x7F);
        }
        return Arrays.copyOf(septets, length);
    }

    /** Without national tables. */
    public static String decode(byte[] septets) {
        return decode(septets, 0, 0);
    }

    /**
     * Reads what came, whatever came: an escape before a septet without a meaning there shows that septet's plain
     * character, a doubled or last escape shows a space, and a byte that is no septet shows U+FFFD.
     *
     * @param lockingShift the language whose table stands in place of the default one (3GPP TS 23.038, section 6.2.1.2.4);
     *     0, or one that has none, is the default
     * @param singleShift the language whose table stands behind the escape
     */
    public static String decode(byte[] septets, int lockingShift, int singleShift) {
        char[] basic = NationalLanguage.locking(lockingShift).orElse(PLAIN);
        char[] escaped = NationalLanguage.single(singleShift).orElse(ESCAPED);
        StringBuilder text = new StringBuilder(septets.length);
        for (int i = 0; i < septets.length; i++) {
            int code = septets[i];
            if (code < 0) {
                text.append('\uFFFD');
            } else if (code != ESCAPE) {
                text.append(shown(basic[code]));
            } else if (i + 1 == septets.length) {
                text.append(' ');
            } else {
                text.append(escaped(septets[++i], basic, escaped));
            }
        }
        return text.toString();
    }

    private static char escaped(byte septet, char[] basic, char[] escaped) {
        if (septet < 0) {
            return '\uFFFD';
        } else if (septet == ESCAPE) {
            return ' ';
        }
        return escaped[septet] == 0 ? shown(basic[septet]) : escaped[septet];
    }

    /** A place that the table leaves free. */
    private static char shown(char character) {
        return character == 0 ? ' ' : character;
    }

    private static int lookUp(int codePoint) {
        if (!canRepresent(codePoint)) {
            throw new IllegalArgumentException("The text has a character outside the GSM 7-bit alphabet");
        }
        return SEPTETS[codePoint];
    }
}
