package org.casewire.smpp;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Gsm7Alphabet;

/** Texts as octets, in the alphabets that one carrier's data_coding values name. Safe for all threads. */
final class OutboundCoding {
    /** TP-User-Data of one short message (3GPP TS 23.040, section 9.2.3.16). */
    private static final int OCTETS = 140;

    private final DataCodingProfile profile;

    OutboundCoding(DataCodingProfile profile) {
        this.profile = profile;
    }

    byte dataCoding(Encoding encoding) {
        return switch (encoding) {
            case GSM7 -> profile.gsm7().value().byteValue();
            case UCS2 -> profile.ucs2().value().byteValue();
        };
    }

    /** @throws IllegalArgumentException for a character the carrier's alphabet lacks; the message does not show it */
    byte[] octets(String text, Encoding encoding, int headerOctets) {
        return switch (encoding) {
            case UCS2 -> text.getBytes(StandardCharsets.UTF_16BE);
            case GSM7 ->
                switch (profile.gsm7().charset()) {
                    case GSM7 -> septets(text, headerOctets);
                    case LATIN1 -> plain(text, StandardCharsets.ISO_8859_1);
                    default -> plain(text, StandardCharsets.US_ASCII);
                };
        };
    }

    /** Whether a text is one short message on the air. */
    static boolean fits(String text, Encoding encoding) {
        return switch (encoding) {
            case GSM7 -> Gsm7Alphabet.encode(text).length <= OCTETS * 8 / 7;
            case UCS2 -> text.length() * 2 <= OCTETS;
        };
    }

    private byte[] septets(String text, int headerOctets) {
        byte[] septets = Gsm7Alphabet.encode(text);
        return profile.gsm7().packed() ? PackedSeptets.pack(septets, headerOctets) : septets;
    }

    private static byte[] plain(String text, Charset charset) {
        if (!charset.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("The text has a character outside the carrier's alphabet");
        }
        return text.getBytes(charset);
    }
}
