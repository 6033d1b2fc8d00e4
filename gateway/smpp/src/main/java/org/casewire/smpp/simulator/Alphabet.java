package org.casewire.smpp.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.casewire.core.text.Gsm7Alphabet;

/** The alphabets a phone writes and reads, each with the room it leaves in one short message and in a part of one. */
public enum Alphabet {
    GSM7(160, 153),
    /** The same, with septets packed into octets. */
    GSM7_PACKED(160, 153),
    ASCII(140, 134),
    LATIN1(140, 134),
    UCS2(70, 67),
    BINARY(140, 134);

    final int whole;
    final int part;

    Alphabet(int whole, int part) {
        this.whole = whole;
        this.part = part;
    }

    /** The alphabet a data_coding names at a carrier whose own (data_coding 0) is {@code carriers}. */
    static Alphabet of(byte dataCoding, Alphabet carriers) {
        return dataCoding == 0 ? carriers : of(dataCoding);
    }

    /** The alphabet a data_coding names, by SMPP 3.4 §5.2.19 and 3GPP TS 23.038 §4. */
    static Alphabet of(byte dataCoding) {
        int value = dataCoding & 0xFF;
        return switch (value) {
            case 0, 1 -> GSM7;
            case 3 -> LATIN1;
            case 8 -> UCS2;
            default -> {
                if (value >= 0xF0) {
                    yield (value & 0x04) == 0 ? GSM7 : BINARY;
                }
                if (value >= 0x10 && value < 0x40) {
                    yield switch (value & 0x0C) {
                        case 0x00 -> GSM7;
                        case 0x08 -> UCS2;
                        default -> BINARY;
                    };
                }
                yield BINARY;
            }
        };
    }

    /** What a phone would choose for this text: the carrier's own alphabet if that has all of it, else UCS-2. */
    static Alphabet suiting(String text, Alphabet carriers) {
        boolean represented = switch (carriers) {
            case GSM7, GSM7_PACKED -> Gsm7Alphabet.canRepresent(text);
            case ASCII -> text.chars().allMatch(c -> c <= 0x7F);
            case LATIN1 -> text.chars().allMatch(c -> c <= 0xFF);
            case UCS2 -> true;
            case BINARY -> false;
        };
        return represented ? carriers : UCS2;
    }

    /** The data_coding that names this alphabet at a carrier whose own is {@code carriers}. */
    byte dataCoding(Alphabet carriers) {
        return this == carriers ? 0 : dataCoding();
    }

    private byte dataCoding() {
        return switch (this) {
            case GSM7, GSM7_PACKED -> 0;
            case ASCII -> 1;
            case LATIN1 -> 3;
            case UCS2 -> 8;
            case BINARY -> 4;
        };
    }

    byte[] encode(String text) {
        return encode(text, 0);
    }

    /** @param headerOctets that stand before the text, which packed septets are aligned to */
    byte[] encode(String text, int headerOctets) {
        return switch (this) {
            case GSM7 -> Gsm7Alphabet.encode(text);
            case GSM7_PACKED -> Septets.pack(Gsm7Alphabet.encode(text), headerOctets);
            case ASCII -> text.getBytes(StandardCharsets.US_ASCII);
            case LATIN1 -> text.getBytes(StandardCharsets.ISO_8859_1);
            case UCS2 -> text.getBytes(StandardCharsets.UTF_16BE);
            case BINARY -> HexFormat.of().parseHex(text);
        };
    }

    String decode(byte[] octets) {
        return decode(octets, 0);
    }

    String decode(byte[] octets, int headerOctets) {
        return switch (this) {
            case GSM7 -> Gsm7Alphabet.decode(octets);
            case GSM7_PACKED -> Gsm7Alphabet.decode(Septets.unpack(octets, headerOctets));
            case ASCII -> new String(octets, StandardCharsets.US_ASCII);
            case LATIN1 -> new String(octets, StandardCharsets.ISO_8859_1);
            case UCS2 -> new String(octets, StandardCharsets.UTF_16BE);
            case BINARY -> HexFormat.of().formatHex(octets);
        };
    }

    /** The text in pieces that each fit a part; no character is divided. One piece if it fits a short message. */
    List<String> split(String text) {
        List<String> pieces = new ArrayList<>();
        int room = size(text) <= whole ? whole : part;
        int start = 0;
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            int next = at + (this == BINARY ? 2 : Character.charCount(text.codePointAt(at)));
            int cost = size(text.substring(at, next));
            if (used + cost > room) {
                pieces.add(text.substring(start, at));
                start = at;
                used = 0;
            }
            used += cost;
            at = next;
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private int size(String text) {
        return switch (this) {
            case UCS2 -> text.length();
            case GSM7_PACKED -> GSM7.encode(text).length;
            case GSM7, ASCII, LATIN1, BINARY -> encode(text).length;
        };
    }
}
