package org.casewire.smpp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.text.Alphabet;
import org.casewire.core.text.TextCoding;

/**
 * What data_coding means on the way in (SMPP 3.4, section 5.2.19, and every group of 3GPP TS 23.038, section 4), under
 * the carrier's own view of it, and what the octets may be where that reading is none.
 */
final class InboundCoding {
    private static final int COMPRESSED = 0x20;
    private static final int ALPHABET = 0x0C;

    private final Map<Integer, DataCodingProfile.Charset> own = new HashMap<>();
    private final boolean packed;

    InboundCoding(DataCodingProfile profile) {
        // What we send under a code is what the carrier means by it, unless it is told otherwise.
        own.put(profile.ucs2().value(), DataCodingProfile.Charset.UCS2);
        own.put(profile.gsm7().value(), profile.gsm7().charset());
        own.putAll(profile.inboundByCode());
        this.packed = profile.gsm7().packed();
    }

    /** The text's octets and their label; packed septets come unpacked. */
    TextOctets octets(byte dataCoding, UserData data) {
        int code = dataCoding & 0xFF;
        Meaning meaning = data.plain()
                ? Optional.ofNullable(own.get(code))
                        .map(charset -> new Meaning(alphabet(charset), true))
                        .orElseGet(() -> usual(code))
                : Meaning.BINARY;
        boolean unpack = packed && meaning.alphabet() == Alphabet.GSM_7;
        TextCoding coding = new TextCoding(
                code,
                meaning.alphabet(),
                data.lockingShift(),
                data.singleShift(),
                meaning.sure() && data.sure(),
                unpack ? List.of() : neighbours(meaning.alphabet()));
        return new TextOctets(
                coding, unpack ? PackedSeptets.unpack(data.content(), data.headerOctets()) : data.content());
    }

    private static Alphabet alphabet(DataCodingProfile.Charset charset) {
        return switch (charset) {
            case GSM7 -> Alphabet.GSM_7;
            case ASCII -> Alphabet.ASCII;
            case LATIN1 -> Alphabet.LATIN_1;
            case CYRILLIC -> Alphabet.CYRILLIC;
            case HEBREW -> Alphabet.HEBREW;
            case UCS2 -> Alphabet.UTF_16BE;
            case BINARY -> Alphabet.NONE;
        };
    }

    private static Meaning usual(int code) {
        return switch (code) {
            case 0x00 -> new Meaning(Alphabet.GSM_7, true);
            case 0x01 -> new Meaning(Alphabet.ASCII, true);
            case 0x03 -> new Meaning(Alphabet.LATIN_1, true);
            case 0x02, 0x04, 0x09 -> Meaning.BINARY;
            case 0x05 -> new Meaning(Alphabet.SHIFT_JIS, true);
            case 0x06 -> new Meaning(Alphabet.CYRILLIC, true);
            case 0x07 -> new Meaning(Alphabet.HEBREW, true);
            case 0x08 -> new Meaning(Alphabet.UTF_16BE, true);
            case 0x0A -> new Meaning(Alphabet.ISO_2022_JP, true);
            case 0x0D -> new Meaning(Alphabet.EUC_JP, true);
            case 0x0E -> new Meaning(Alphabet.EUC_KR, true);
            case 0x0B, 0x0C, 0x0F -> Meaning.RESERVED;
            default -> group(code);
        };
    }

    /** Reserved codes are to be taken for the default alphabet, says the specification. */
    private static Meaning group(int code) {
        return switch (code >> 4) {
            // General data coding, with or without automatic deletion.
            case 0x1, 0x2, 0x3, 0x4, 0x5, 0x6, 0x7 -> (code & COMPRESSED) == 0 ? byAlphabet(code) : Meaning.BINARY;
            // A message waits: the text may be thrown away, or is kept.
            case 0xC, 0xD -> new Meaning(Alphabet.GSM_7, true);
            case 0xE -> new Meaning(Alphabet.UTF_16BE, true);
            // Data coding and message class.
            case 0xF -> (code & 0x04) == 0 ? new Meaning(Alphabet.GSM_7, true) : Meaning.BINARY;
            default -> Meaning.RESERVED;
        };
    }

    private static Meaning byAlphabet(int code) {
        return switch (code & ALPHABET) {
            case 0x00 -> new Meaning(Alphabet.GSM_7, true);
            case 0x04 -> Meaning.BINARY;
            case 0x08 -> new Meaning(Alphabet.UTF_16BE, true);
            default -> Meaning.RESERVED;
        };
    }

    private static List<Alphabet> neighbours(Alphabet alphabet) {
        return switch (alphabet) {
            case GSM_7 -> List.of(Alphabet.UTF_8, Alphabet.UTF_16BE, Alphabet.UTF_16LE, Alphabet.WINDOWS_1252);
            case ASCII ->
                List.of(Alphabet.UTF_8, Alphabet.WINDOWS_1252, Alphabet.GSM_7, Alphabet.UTF_16BE, Alphabet.UTF_16LE);
            case LATIN_1 -> List.of(Alphabet.WINDOWS_1252, Alphabet.GSM_7, Alphabet.UTF_16BE, Alphabet.UTF_16LE);
            case UTF_16BE -> List.of(Alphabet.UTF_16LE, Alphabet.ASCII, Alphabet.WINDOWS_1252, Alphabet.GSM_7);
            default -> List.of();
        };
    }

    /** @param sure whether the code says so, or only leaves it to be assumed */
    private record Meaning(Alphabet alphabet, boolean sure) {
        static final Meaning BINARY = new Meaning(Alphabet.NONE, true);
        static final Meaning RESERVED = new Meaning(Alphabet.GSM_7, false);
    }
}
