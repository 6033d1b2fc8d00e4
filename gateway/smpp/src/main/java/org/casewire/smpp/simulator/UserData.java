package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.tlv.Tlv;
import java.util.Arrays;

/**
 * What a short message carries, as a phone understands it: the octets of the text without their header, and the part
 * they are. Understands message_payload, an 8- or 16-bit concatenation header, and the SAR parameters.
 */
record UserData(byte[] octets, int headerOctets, Part part) {

    static UserData of(BaseSm<?> pdu) {
        byte[] whole = pdu.getShortMessage();
        Tlv payload = pdu.getOptionalParameter(SmppConstants.TAG_MESSAGE_PAYLOAD);
        byte[] octets = payload != null ? payload.getValue() : whole == null ? new byte[0] : whole;
        if ((pdu.getEsmClass() & SmppConstants.ESM_CLASS_UDHI_MASK) != 0 && octets.length > 0) {
            int header = 1 + (octets[0] & 0xFF);
            if (header <= octets.length) {
                return new UserData(Arrays.copyOfRange(octets, header, octets.length), header, partIn(octets, header));
            }
        }
        return new UserData(octets, 0, sarPart(pdu));
    }

    private static Part partIn(byte[] octets, int header) {
        int at = 1;
        while (at + 1 < header) {
            int length = octets[at + 1] & 0xFF;
            if (at + 2 + length > header) {
                return Part.WHOLE;
            }
            if (octets[at] == 0x00 && length == 3) {
                return new Part(octets[at + 2] & 0xFF, octets[at + 3] & 0xFF, octets[at + 4] & 0xFF);
            }
            if (octets[at] == 0x08 && length == 4) {
                int reference = (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
                return new Part(reference, octets[at + 4] & 0xFF, octets[at + 5] & 0xFF);
            }
            at += 2 + length;
        }
        return Part.WHOLE;
    }

    private static Part sarPart(BaseSm<?> pdu) {
        long reference = number(pdu, SmppConstants.TAG_SAR_MSG_REF_NUM);
        long total = number(pdu, SmppConstants.TAG_SAR_TOTAL_SEGMENTS);
        long number = number(pdu, SmppConstants.TAG_SAR_SEGMENT_SEQNUM);
        return reference < 0 || total < 1 || number < 1
                ? Part.WHOLE
                : new Part((int) reference, (int) total, (int) number);
    }

    private static long number(BaseSm<?> pdu, short tag) {
        Tlv tlv = pdu.getOptionalParameter(tag);
        if (tlv == null || tlv.getValue().length > 2) {
            return -1;
        }
        long value = 0;
        for (byte octet : tlv.getValue()) {
            value = value << 8 | octet & 0xFF;
        }
        return value;
    }
}
