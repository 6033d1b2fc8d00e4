package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.tlv.Tlv;
import java.util.Arrays;
import java.util.Optional;
import org.casewire.core.carrier.InboundPart.Concatenation;

/**
 * What a deliver_sm carries under its addresses: the text's bytes without their header, and how they belong to a longer
 * text, by header (3GPP TS 23.040, section 9.2.3.24; 8- and 16-bit reference) or by the SAR parameters (SMPP 3.4,
 * section 5.3.2.22). Never throws.
 *
 * @param whole what stands under the addresses, header included
 * @param plain whether the bytes are a text for a person: not for a port, in a national table, or with a broken header
 */
record UserData(byte[] whole, byte[] content, int headerOctets, Optional<Concatenation> concatenation, boolean plain) {
    private static final int UDHI = 0x40;
    private static final int JOINED_8 = 0x00;
    private static final int JOINED_16 = 0x08;
    private static final int PORTS_8 = 0x04;
    private static final int PORTS_16 = 0x05;
    private static final int SINGLE_SHIFT = 0x24;
    private static final int LOCKING_SHIFT = 0x25;

    static UserData of(BaseSm<?> pdu) {
        byte[] bytes = bytes(pdu);
        if ((pdu.getEsmClass() & UDHI) == 0) {
            return new UserData(bytes, bytes, 0, segmentation(pdu), true);
        }
        int headerEnd = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0xFF);
        if (headerEnd > bytes.length) {
            return new UserData(bytes, bytes, 0, segmentation(pdu), false);
        }
        Header header = Header.read(bytes, headerEnd);
        byte[] content = Arrays.copyOfRange(bytes, headerEnd, bytes.length);
        return new UserData(
                bytes, content, headerEnd, header.concatenation().or(() -> segmentation(pdu)), header.plain());
    }

    private static byte[] bytes(BaseSm<?> pdu) {
        byte[] shortMessage = pdu.getShortMessage();
        if (shortMessage != null && shortMessage.length > 0) {
            return shortMessage;
        }
        return value(pdu, SmppConstants.TAG_MESSAGE_PAYLOAD).orElseGet(() -> new byte[0]);
    }

    private static Optional<Concatenation> segmentation(BaseSm<?> pdu) {
        int reference = unsigned(value(pdu, SmppConstants.TAG_SAR_MSG_REF_NUM));
        int total = unsigned(value(pdu, SmppConstants.TAG_SAR_TOTAL_SEGMENTS));
        int number = unsigned(value(pdu, SmppConstants.TAG_SAR_SEGMENT_SEQNUM));
        return reference < 0 ? Optional.empty() : joined(reference, 16, total, number);
    }

    /** One of several; a total of one, or a number beyond the total, joins nothing. */
    private static Optional<Concatenation> joined(int reference, int width, int total, int number) {
        return total > 1 && number >= 1 && number <= total
                ? Optional.of(new Concatenation(reference, width, total, number))
                : Optional.empty();
    }

    static Optional<byte[]> value(BaseSm<?> pdu, short tag) {
        Tlv tlv = pdu.getOptionalParameter(tag);
        return tlv == null || tlv.getValue() == null ? Optional.empty() : Optional.of(tlv.getValue());
    }

    /** -1 when it is missing or longer than two bytes. */
    private static int unsigned(Optional<byte[]> value) {
        byte[] bytes = value.orElseGet(() -> new byte[0]);
        return switch (bytes.length) {
            case 1 -> bytes[0] & 0xFF;
            case 2 -> (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
            default -> -1;
        };
    }

    private record Header(Optional<Concatenation> concatenation, boolean plain) {
        static Header read(byte[] bytes, int end) {
            Optional<Concatenation> concatenation = Optional.empty();
            boolean plain = true;
            int at = 1;
            while (at + 2 <= end) {
                int element = bytes[at] & 0xFF;
                int length = bytes[at + 1] & 0xFF;
                int data = at + 2;
                if (data + length > end) {
                    return new Header(concatenation, false);
                }
                if (element == JOINED_8 && length == 3) {
                    concatenation = joined(bytes[data] & 0xFF, 8, bytes[data + 1] & 0xFF, bytes[data + 2] & 0xFF);
                } else if (element == JOINED_16 && length == 4) {
                    int reference = (bytes[data] & 0xFF) << 8 | bytes[data + 1] & 0xFF;
                    concatenation = joined(reference, 16, bytes[data + 2] & 0xFF, bytes[data + 3] & 0xFF);
                } else if (element == PORTS_8
                        || element == PORTS_16
                        || element == SINGLE_SHIFT
                        || element == LOCKING_SHIFT) {
                    plain = false;
                }
                at = data + length;
            }
            return new Header(concatenation, plain);
        }
    }
}
