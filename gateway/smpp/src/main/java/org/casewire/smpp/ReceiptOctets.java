package org.casewire.smpp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.casewire.core.text.Gsm7Alphabet;
import org.casewire.smpp.ReceiptParser.ReceiptText;

/**
 * The octets of a receipt's text as its fields. Carriers label them wrongly: what data_coding says comes first, then each
 * other way in which receipts are written, until an id or a status is found. Never throws.
 */
final class ReceiptOctets {
    private static final int READ_AT_MOST = 8192;
    private static final int ALPHABET = 0x0C;
    private static final int UCS2 = 0x08;

    private static final Function<byte[], String> ASCII = octets -> new String(octets, StandardCharsets.ISO_8859_1);
    private static final Function<byte[], String> UTF_16BE = octets -> new String(octets, StandardCharsets.UTF_16BE);
    private static final List<Function<byte[], String>> WAYS = List.of(
            ASCII,
            UTF_16BE,
            octets -> new String(octets, StandardCharsets.UTF_16LE),
            Gsm7Alphabet::decode,
            octets -> Gsm7Alphabet.decode(PackedSeptets.unpack(octets, 0)));

    private ReceiptOctets() {}

    static ReceiptText read(byte dataCoding, byte[] octets) {
        byte[] some = octets.length > READ_AT_MOST ? Arrays.copyOf(octets, READ_AT_MOST) : octets;
        ReceiptText best = ReceiptParser.parse(((dataCoding & ALPHABET) == UCS2 ? UTF_16BE : ASCII).apply(some));
        for (Function<byte[], String> way : WAYS) {
            if (best.tellsBoth()) {
                return best;
            }
            ReceiptText other = ReceiptParser.parse(way.apply(some));
            if (other.tellsBoth() || !best.tellsAnything()) {
                best = other;
            }
        }
        return best;
    }
}
