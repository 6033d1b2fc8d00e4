package org.casewire.smpp.simulator;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * GSM septets packed into octets as a phone does it (3GPP TS 23.038 §6.1.2.1), behind a header of whole octets
 * (TS 23.040 §9.2.3.24). Written apart from the gateway's own, so that each can show the other wrong.
 */
final class Septets {
    private static final byte FILLER = 0x0D;

    private Septets() {}

    static byte[] pack(byte[] septets, int headerOctets) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(septets.length);
        int bits = fill(headerOctets);
        int held = 0;
        for (byte septet : septets) {
            held |= (septet & 0x7F) << bits;
            bits += 7;
            if (bits >= 8) {
                octets.write(held & 0xFF);
                held >>= 8;
                bits -= 8;
            }
        }
        if (bits > 0) {
            // Seven free bits would be read as one more character.
            octets.write(bits == 1 ? held | FILLER << 1 : held);
        }
        return octets.toByteArray();
    }

    static byte[] unpack(byte[] octets, int headerOctets) {
        ByteArrayOutputStream septets = new ByteArrayOutputStream(octets.length * 8 / 7);
        int skip = fill(headerOctets);
        int bits = -skip;
        int held = 0;
        for (byte octet : octets) {
            held |= bits < 0 ? (octet & 0xFF) >> skip : (octet & 0xFF) << bits;
            bits += 8;
            while (bits >= 7) {
                septets.write(held & 0x7F);
                held >>= 7;
                bits -= 7;
            }
        }
        byte[] all = septets.toByteArray();
        boolean filled = all.length > 0 && bits == 0 && all[all.length - 1] == FILLER;
        return filled ? Arrays.copyOf(all, all.length - 1) : all;
    }

    private static int fill(int headerOctets) {
        return (7 - headerOctets * 8 % 7) % 7;
    }
}
