package org.casewire.smpp;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.text.Gsm7Alphabet;

/**
 * What data_coding means on the way in (SMPP 3.4, section 5.2.19, and 3GPP TS 23.038, section 4 for message classes),
 * under the carrier's own view of it. Empty for what is no text, or in a character set nobody told us.
 */
final class InboundCoding {
    private final Map<Integer, DataCodingProfile.Charset> own = new HashMap<>();
    private final boolean packed;

    InboundCoding(DataCodingProfile profile) {
        // What we send under a code is what the carrier means by it, unless it is told otherwise.
        own.put(profile.ucs2().value(), DataCodingProfile.Charset.UCS2);
        own.put(profile.gsm7().value(), profile.gsm7().charset());
        own.putAll(profile.inboundByCode());
        this.packed = profile.gsm7().packed();
    }

    /** @param headerOctets what stood before the content, which packed septets are aligned to */
    Optional<String> read(byte dataCoding, byte[] content, int headerOctets) {
        int code = dataCoding & 0xFF;
        DataCodingProfile.Charset configured = own.get(code);
        return (configured == null ? usual(code) : Optional.of(configured))
                .flatMap(charset -> decode(charset, content, headerOctets));
    }

    private static Optional<DataCodingProfile.Charset> usual(int code) {
        return switch (code) {
            case 0x00 -> Optional.of(DataCodingProfile.Charset.GSM7);
            case 0x01 -> Optional.of(DataCodingProfile.Charset.ASCII);
            case 0x03 -> Optional.of(DataCodingProfile.Charset.LATIN1);
            case 0x06 -> Optional.of(DataCodingProfile.Charset.CYRILLIC);
            case 0x07 -> Optional.of(DataCodingProfile.Charset.HEBREW);
            case 0x08 -> Optional.of(DataCodingProfile.Charset.UCS2);
            default -> withClass(code);
        };
    }

    /** A message class, e.g. a flash text: the alphabet stands in bits 2 and 3, or in bit 2 alone from 0xF0. */
    private static Optional<DataCodingProfile.Charset> withClass(int code) {
        int group = code >> 4;
        int alphabet = group == 0xF ? code & 0x04 : code & 0x0C;
        if (group != 0x1 && group != 0xF) {
            return Optional.empty();
        }
        return switch (alphabet) {
            case 0x00 -> Optional.of(DataCodingProfile.Charset.GSM7);
            case 0x08 -> Optional.of(DataCodingProfile.Charset.UCS2);
            default -> Optional.empty();
        };
    }

    private Optional<String> decode(DataCodingProfile.Charset charset, byte[] content, int headerOctets) {
        return switch (charset) {
            case GSM7 ->
                Optional.of(Gsm7Alphabet.decode(packed ? PackedSeptets.unpack(content, headerOctets) : content));
            case ASCII -> Optional.of(new String(content, StandardCharsets.US_ASCII));
            case LATIN1 -> Optional.of(new String(content, StandardCharsets.ISO_8859_1));
            case CYRILLIC -> Optional.of(new String(content, Charset.forName("ISO-8859-5")));
            case HEBREW -> Optional.of(new String(content, Charset.forName("ISO-8859-8")));
            case UCS2 -> Optional.of(new String(content, StandardCharsets.UTF_16BE));
            case BINARY -> Optional.empty();
        };
    }
}
