package org.casewire.smpp;

import java.util.Map;
import java.util.Optional;
import org.casewire.core.carrier.InboundPart.Concatenation;

/**
 * The header in front of a text (3GPP TS 23.040, section 9.2.3.24): how it belongs to a longer one, and which national
 * tables it is in. A header of a wrong length is known by its elements; where none of them is one, there is no header,
 * whatever the flag says.
 *
 * @param end the octets that are no text
 * @param forPort whether it is for a programme and not for a person
 */
record UserDataHeader(
        int end, Optional<Concatenation> concatenation, boolean forPort, int lockingShift, int singleShift) {
    private static final int JOINED_8 = 0x00;
    private static final int JOINED_16 = 0x08;
    private static final int PORTS_8 = 0x04;
    private static final int PORTS_16 = 0x05;
    private static final int SINGLE_SHIFT = 0x24;
    private static final int LOCKING_SHIFT = 0x25;

    /** The lengths of elements by which a header is known. */
    private static final Map<Integer, Integer> KNOWN =
            Map.of(JOINED_8, 3, 0x01, 2, PORTS_8, 2, PORTS_16, 4, JOINED_16, 4, SINGLE_SHIFT, 1, LOCKING_SHIFT, 1);

    /** Empty when there is none. */
    static Optional<UserDataHeader> read(byte[] octets) {
        if (octets.length == 0) {
            return Optional.empty();
        }
        int end = 1 + (octets[0] & 0xFF);
        Elements all = Elements.walk(octets, Math.min(end, octets.length), false);
        if (end <= octets.length && all.end == end) {
            return Optional.of(all.header(end));
        }
        Elements known = Elements.walk(octets, octets.length, true);
        if (known.count > 0) {
            boolean filled = end == known.end + 1 && end <= octets.length && octets[known.end] == 0;
            return Optional.of(known.header(filled ? end : known.end));
        }
        return end <= octets.length && all.count > 0 && all.end == end - 1
                ? Optional.of(all.header(end))
                : Optional.empty();
    }

    private static final class Elements {
        private int end = 1;
        private int count;
        private Optional<Concatenation> concatenation = Optional.empty();
        private boolean forPort;
        private int lockingShift;
        private int singleShift;

        static Elements walk(byte[] octets, int limit, boolean onlyKnown) {
            Elements elements = new Elements();
            while (elements.end + 2 <= limit) {
                int element = octets[elements.end] & 0xFF;
                int length = octets[elements.end + 1] & 0xFF;
                boolean known = Integer.valueOf(length).equals(KNOWN.get(element));
                if (elements.end + 2 + length > limit || onlyKnown && !known) {
                    break;
                }
                if (known) {
                    elements.take(element, octets, elements.end + 2);
                } else if (element == PORTS_8 || element == PORTS_16) {
                    elements.forPort = true;
                }
                elements.end += 2 + length;
                elements.count++;
            }
            return elements;
        }

        private void take(int element, byte[] octets, int at) {
            switch (element) {
                case JOINED_8 ->
                    concatenation = UserData.joined(octets[at] & 0xFF, 8, octets[at + 1] & 0xFF, octets[at + 2] & 0xFF);
                case JOINED_16 ->
                    concatenation = UserData.joined(
                            (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF,
                            16,
                            octets[at + 2] & 0xFF,
                            octets[at + 3] & 0xFF);
                case PORTS_8, PORTS_16 -> forPort = true;
                case SINGLE_SHIFT -> singleShift = octets[at] & 0xFF;
                case LOCKING_SHIFT -> lockingShift = octets[at] & 0xFF;
                default -> {}
            }
        }

        UserDataHeader header(int length) {
            return new UserDataHeader(length, concatenation, forPort, lockingShift, singleShift);
        }
    }
}
