package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.tlv.Tlv;
import java.util.Arrays;
import java.util.Optional;
import org.casewire.smpp.simulator.InboundText.Concatenation;

/** How a submit_sm is tied to others, and what reaches the phone at a carrier that does not know that way. */
final class Joining {
    private static final int SHORT_MESSAGE_OCTETS = 140;
    private static final int WIDE_REFERENCE = 0x08;

    private Joining() {}

    /** Empty for a text that is tied to nothing. */
    static Optional<Concatenation> of(SubmitSm pdu) {
        if (pdu.getOptionalParameter(SmppConstants.TAG_MESSAGE_PAYLOAD) != null) {
            return Optional.of(Concatenation.MESSAGE_PAYLOAD);
        }
        if (pdu.getOptionalParameter(SmppConstants.TAG_SAR_MSG_REF_NUM) != null) {
            return Optional.of(Concatenation.SAR_TLV);
        }
        byte[] message = pdu.getShortMessage();
        boolean header = (pdu.getEsmClass() & SmppConstants.ESM_CLASS_UDHI_MASK) != 0;
        return header && message != null && message.length > 1
                ? Optional.of(message[1] == WIDE_REFERENCE ? Concatenation.UDH_16 : Concatenation.UDH_8)
                : Optional.empty();
    }

    static boolean isKnown(SubmitSm pdu, Faults faults) {
        return of(pdu).map(faults.concatenations()::contains).orElse(true);
    }

    static UserData shown(SubmitSm pdu, Faults faults) {
        if (isKnown(pdu, faults)) {
            return UserData.of(pdu);
        }
        byte[] message = pdu.getShortMessage();
        byte[] octets = message == null ? new byte[0] : message;
        Tlv payload = pdu.getOptionalParameter(SmppConstants.TAG_MESSAGE_PAYLOAD);
        byte[] whole = payload == null ? octets : payload.getValue();
        return new UserData(Arrays.copyOf(whole, Math.min(whole.length, SHORT_MESSAGE_OCTETS)), 0, Part.WHOLE);
    }
}
