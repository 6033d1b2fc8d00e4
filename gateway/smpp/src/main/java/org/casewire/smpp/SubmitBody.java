package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import org.casewire.core.carrier.OutboundSegment;

/**
 * Puts a segment's text into a submit_sm, tied to the other segments as it says: by a header with an 8- or 16-bit
 * reference (3GPP TS 23.040, section 9.2.3.24), or by the SAR parameters (SMPP 3.4, section 5.3.2.22). A text that one
 * short message cannot hold, and that is not cut, goes into message_payload. Safe for all threads.
 */
final class SubmitBody {
    private static final byte UDHI = 0x40;

    private final OutboundCoding coding;

    SubmitBody(SmppProfile profile) {
        this.coding = new OutboundCoding(profile.dataCoding());
    }

    /** @throws IllegalArgumentException when the segment does not fit a submit_sm, which is a fault of ours */
    void write(OutboundSegment segment, SubmitSm pdu) {
        pdu.setDataCoding(coding.dataCoding(segment.encoding()));
        if (segment.total() <= 1) {
            alone(segment, pdu);
            return;
        }
        switch (segment.tie()) {
            case REFERENCE_8 -> joined(segment, narrow(segment), pdu);
            case REFERENCE_16 -> joined(segment, wide(segment), pdu);
            case PARAMETERS -> segmented(segment, pdu);
            case WHOLE -> throw new IllegalArgumentException("A text that is not cut has one segment");
        }
    }

    private void alone(OutboundSegment segment, SubmitSm pdu) {
        byte[] octets = coding.octets(segment.text(), segment.encoding(), 0);
        if (OutboundCoding.fits(segment.text(), segment.encoding())) {
            shortMessage(octets, pdu);
        } else {
            pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MESSAGE_PAYLOAD, octets));
        }
    }

    private void segmented(OutboundSegment segment, SubmitSm pdu) {
        shortMessage(coding.octets(segment.text(), segment.encoding(), 0), pdu);
        byte[] reference = {(byte) (segment.reference() >> 8), (byte) segment.reference()};
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_MSG_REF_NUM, reference));
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_TOTAL_SEGMENTS, new byte[] {(byte) segment.total()}));
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_SEGMENT_SEQNUM, new byte[] {(byte) segment.number()}));
    }

    private void joined(OutboundSegment segment, byte[] header, SubmitSm pdu) {
        pdu.setEsmClass(UDHI);
        byte[] text = coding.octets(segment.text(), segment.encoding(), header.length);
        byte[] both = new byte[header.length + text.length];
        System.arraycopy(header, 0, both, 0, header.length);
        System.arraycopy(text, 0, both, header.length, text.length);
        shortMessage(both, pdu);
    }

    private static byte[] narrow(OutboundSegment segment) {
        return new byte[] {5, 0, 3, (byte) segment.reference(), (byte) segment.total(), (byte) segment.number()};
    }

    private static byte[] wide(OutboundSegment segment) {
        return new byte[] {
            6,
            8,
            4,
            (byte) (segment.reference() >> 8),
            (byte) segment.reference(),
            (byte) segment.total(),
            (byte) segment.number()
        };
    }

    private static void shortMessage(byte[] octets, SubmitSm pdu) {
        try {
            pdu.setShortMessage(octets);
        } catch (SmppInvalidArgumentException e) {
            throw new IllegalArgumentException("A segment is longer than a submit_sm can carry", e);
        }
    }
}
