package org.casewire.smpp;

import java.util.Arrays;

/**
 * GSM septets packed into octets (3GPP TS 23.038, section 6.1.2.1), behind a header of whole octets (TS 23.040, section
 * 9.2.3.24): the first septet then begins on a septet's border.
 */
final class PackedSeptets {
    private static final int CARRIAGE_RETURN = 0x0D;

    private PackedSeptets() {}

    /** Seven bits that would be left over are a carriage return, or a reader would take them for an "@". */
    static byte[] pack(byte[] septets, int headerOctets) {
        int fill = fill(headerOctets);
        int bits = fill + septets.length * 7;
        byte[] packed = new byte[(bits + 7) / 8];
        for (int i = 0; i < septets.length; i++) {
            put(packed, fill + i * 7, septets[i] & 0x7F);
        }
        if (packed.length * 8 - bits == 7) {
            put(packed, bits, CARRIAGE_RETURN);
        }
        return packed;
    }

    /** A last septet that can be padding, and looks like it, is taken for that. */
    static byte[] unpack(byte[] packed, int headerOctets) {
        int fill = fill(headerOctets);
        int count = Math.max(0, (packed.length * 8 - fill) / 7);
        byte[] septets = new byte[count];
        for (int i = 0; i < count; i++) {
            septets[i] = (byte) get(packed, fill + i * 7);
        }
        boolean full = count > 0 && fill + count * 7 == packed.length * 8;
        boolean padded = full && (septets[count - 1] == CARRIAGE_RETURN || septets[count - 1] == 0);
        return padded ? Arrays.copyOf(septets, count - 1) : septets;
    }

    private static int fill(int headerOctets) {
        return (7 - headerOctets * 8 % 7) % 7;
    }

    private static void put(byte[] packed, int bit, int septet) {
        int at = bit / 8;
        int shifted = septet << bit % 8;
        packed[at] |= (byte) shifted;
        if (shifted > 0xFF) {
            packed[at + 1] |= (byte) (shifted >> 8);
        }
    }

    private static int get(byte[] packed, int bit) {
        int at = bit / 8;
        int both = packed[at] & 0xFF | (at + 1 < packed.length ? (packed[at + 1] & 0xFF) << 8 : 0);
        return both >> bit % 8 & 0x7F;
    }
}
