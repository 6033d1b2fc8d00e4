package org.casewire.core.text;

/**
 * Makes typographic quotes and dashes plain where that alone keeps a text in GSM 7-bit, and so at 160 characters an SMS
 * instead of 70. A text that needs UCS-2 anyway is left as it was written: changing it would gain nothing. Nothing but
 * quotes and dashes is ever changed; an ellipsis, a minus sign or a prime stays, and with it the whole text.
 */
public final class PlainTypography {
    private PlainTypography() {}

    /** The text with plain quotes and dashes when it then is wholly GSM 7-bit, else the text itself. */
    public static String flatten(String text) {
        if (Gsm7Alphabet.canRepresent(text)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            plain.append(plain(text.charAt(i)));
        }
        String flat = plain.toString();
        return Gsm7Alphabet.canRepresent(flat) ? flat : text;
    }

    private static char plain(char c) {
        return switch (c) {
            case '‘', '’', '‚', '‛', '‹', '›' -> '\'';
            case '“', '”', '„', '‟', '«', '»' -> '"';
            // Hyphen, non-breaking hyphen, figure dash, en dash, em dash, horizontal bar.
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015' -> '-';
            default -> c;
        };
    }
}
