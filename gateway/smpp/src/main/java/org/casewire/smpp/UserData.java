package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.pdu.Pdu;
import com.cloudhopper.smpp.tlv.Tlv;
import java.util.Arrays;
import java.util.Optional;
import org.casewire.core.carrier.InboundPart.Concatenation;

/**
 * What a deliver_sm carries under its addresses: the text's bytes without their header, and how they belong to a longer
 * text, by {@link UserDataHeader} or by the SAR parameters (SMPP 3.4, section 5.3.2.22). Never throws.
 *
 * @param whole what stands under the addresses, header included
 * @param plain whether the bytes may be a text for a person: not for a port
 * @param sure false when the header that the flag speaks of is not there, so that also its first octets are in doubt
 */
record UserData(
        byte[] whole,
        byte[] content,
        Optional<Concatenation> concatenation,
        boolean plain,
        boolean sure,
        int lockingShift,
        int singleShift) {
    private static final int UDHI = 0x40;

    static UserData of(BaseSm<?> pdu) {
        byte[] bytes = bytes(pdu);
        if ((pdu.getEsmClass() & UDHI) == 0) {
            return without(bytes, pdu, true);
        }
        boolean characters = bytes.length > 0 && bytes[0] == 0 && bytes.length % 2 == 0 && isUcs2(pdu.getDataCoding());
        Optional<UserDataHeader> header = characters ? Optional.empty() : UserDataHeader.read(bytes);
        return header.map(read -> new UserData(
                        bytes,
                        Arrays.copyOfRange(bytes, read.end(), bytes.length),
                        read.concatenation().or(() -> segmentation(pdu)),
                        !read.forPort(),
                        true,
                        read.lockingShift(),
                        read.singleShift()))
                .orElseGet(() -> without(bytes, pdu, characters));
    }

    private static UserData without(byte[] bytes, BaseSm<?> pdu, boolean sure) {
        return new UserData(bytes, bytes, segmentation(pdu), true, sure, 0, 0);
    }

    private static boolean isUcs2(byte dataCoding) {
        return (dataCoding & 0x0C) == 0x08 || (dataCoding & 0xF0) == 0xE0;
    }

    int headerOctets() {
        return whole.length - content.length;
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
    static Optional<Concatenation> joined(int reference, int width, int total, int number) {
        return total > 1 && number >= 1 && number <= total
                ? Optional.of(new Concatenation(reference, width, total, number))
                : Optional.empty();
    }

    static Optional<byte[]> value(Pdu pdu, short tag) {
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
}
