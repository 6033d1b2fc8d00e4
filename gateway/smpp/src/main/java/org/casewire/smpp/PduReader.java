package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.pdu.BaseSmResp;
import com.cloudhopper.smpp.pdu.BindReceiverResp;
import com.cloudhopper.smpp.pdu.BindTransceiverResp;
import com.cloudhopper.smpp.pdu.BindTransmitterResp;
import com.cloudhopper.smpp.pdu.DataSm;
import com.cloudhopper.smpp.pdu.DataSmResp;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.DeliverSmResp;
import com.cloudhopper.smpp.pdu.EnquireLink;
import com.cloudhopper.smpp.pdu.EnquireLinkResp;
import com.cloudhopper.smpp.pdu.GenericNack;
import com.cloudhopper.smpp.pdu.Pdu;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.pdu.Unbind;
import com.cloudhopper.smpp.pdu.UnbindResp;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.casewire.core.carrier.UnusableDelivery;

/**
 * Reads what an SMSC may send to an ESME, field by field (SMPP 3.4, section 4). A flaw behind the last mandatory field
 * is told and dropped; cloudhopper's own reading throws such a PDU away whole. Never throws.
 */
final class PduReader {
    private static final int HEADER = 16;
    private static final int SEQUENCE_NUMBER = 12;
    private static final int LONGEST_SHORT_MESSAGE = 255;
    private static final int UCS2_GROUPS = 0x0C;

    private PduReader() {}

    /** What one frame holds. */
    sealed interface Read {
        record Sound(Pdu pdu, Set<PduFlaw> flaws) implements Read {}

        /** The command is unknown, or its mandatory fields are not all there. */
        record Unusable(Unreadable header) implements Read {}
    }

    /**
     * @param known whether the command is one that an ESME may be sent
     * @param octets all of it, header included; never logged
     */
    record Unreadable(int commandId, int commandStatus, int sequenceNumber, boolean known, byte[] octets) {
        private static final int RESPONSE = 0x80000000;

        boolean isRequest() {
            return (commandId & RESPONSE) == 0;
        }

        /** For core; a repeat has another sequence_number, and nothing else is different. */
        UnusableDelivery delivery(String carrier) {
            String what = switch (commandId) {
                case SmppConstants.CMD_ID_DELIVER_SM -> "deliver_sm";
                case SmppConstants.CMD_ID_DATA_SM -> "data_sm";
                default -> String.format("command 0x%08x", commandId);
            };
            String why = known ? "it ends before its last mandatory field" : "an SMSC has no such request";
            byte[] content = octets.clone();
            Arrays.fill(content, SEQUENCE_NUMBER, HEADER, (byte) 0);
            return new UnusableDelivery(carrier, what, why, content, octets);
        }

        @Override
        public String toString() {
            return "Unreadable[" + commandId + "]";
        }
    }

    /** @param frame a whole PDU, of 16 octets or more */
    static Read read(ByteBuf frame) {
        int commandId = frame.getInt(4);
        Optional<Pdu> empty = empty(commandId);
        if (empty.isEmpty()) {
            return unusable(frame, false);
        }
        Pdu pdu = empty.get();
        pdu.setCommandLength(frame.readableBytes());
        pdu.setCommandStatus(frame.getInt(8));
        pdu.setSequenceNumber(frame.getInt(12));
        PduFields fields = new PduFields(frame.slice(HEADER, frame.readableBytes() - HEADER));
        try {
            body(pdu, fields);
        } catch (PduFields.Cut e) {
            return unusable(frame, true);
        }
        return new Read.Sound(pdu, fields.flaws());
    }

    private static Read unusable(ByteBuf frame, boolean known) {
        return new Read.Unusable(
                new Unreadable(frame.getInt(4), frame.getInt(8), frame.getInt(12), known, ByteBufUtil.getBytes(frame)));
    }

    private static Optional<Pdu> empty(int commandId) {
        return Optional.ofNullable(
                switch (commandId) {
                    case SmppConstants.CMD_ID_DELIVER_SM -> new DeliverSm();
                    case SmppConstants.CMD_ID_DATA_SM -> new DataSm();
                    case SmppConstants.CMD_ID_ENQUIRE_LINK -> new EnquireLink();
                    case SmppConstants.CMD_ID_UNBIND -> new Unbind();
                    case SmppConstants.CMD_ID_SUBMIT_SM_RESP -> new SubmitSmResp();
                    case SmppConstants.CMD_ID_DELIVER_SM_RESP -> new DeliverSmResp();
                    case SmppConstants.CMD_ID_DATA_SM_RESP -> new DataSmResp();
                    case SmppConstants.CMD_ID_BIND_TRANSCEIVER_RESP -> new BindTransceiverResp();
                    case SmppConstants.CMD_ID_BIND_TRANSMITTER_RESP -> new BindTransmitterResp();
                    case SmppConstants.CMD_ID_BIND_RECEIVER_RESP -> new BindReceiverResp();
                    case SmppConstants.CMD_ID_ENQUIRE_LINK_RESP -> new EnquireLinkResp();
                    case SmppConstants.CMD_ID_UNBIND_RESP -> new UnbindResp();
                    case SmppConstants.CMD_ID_GENERIC_NACK -> new GenericNack();
                    default -> null;
                });
    }

    private static void body(Pdu pdu, PduFields fields) throws PduFields.Cut {
        if (pdu instanceof DataSm data) {
            addressed(data, fields);
            data.setRegisteredDelivery(fields.octet());
            data.setDataCoding(fields.octet());
            parameters(data, fields.rest(), fields);
        } else if (pdu instanceof DeliverSm delivery) {
            deliverSm(delivery, fields);
        } else if (pdu instanceof BaseSmResp response) {
            response.setMessageId(fields.lastCString());
            parameters(response, fields.rest(), fields);
        } else if (pdu instanceof BaseBindResp response) {
            response.setSystemId(fields.lastCString());
            parameters(response, fields.rest(), fields);
        } else if (!fields.isAtEnd()) {
            fields.flaw(PduFlaw.STRAY_OCTETS);
        }
    }

    private static void addressed(BaseSm<?> pdu, PduFields fields) throws PduFields.Cut {
        pdu.setServiceType(fields.cString());
        pdu.setSourceAddress(fields.address());
        pdu.setDestAddress(fields.address());
        pdu.setEsmClass(fields.octet());
    }

    private static void deliverSm(DeliverSm pdu, PduFields fields) throws PduFields.Cut {
        addressed(pdu, fields);
        pdu.setProtocolId(fields.octet());
        pdu.setPriority(fields.octet());
        pdu.setScheduleDeliveryTime(fields.cString());
        pdu.setValidityPeriod(fields.cString());
        pdu.setRegisteredDelivery(fields.octet());
        pdu.setReplaceIfPresent(fields.octet());
        pdu.setDataCoding(fields.octet());
        pdu.setDefaultMsgId(fields.octet());
        message(pdu, fields.octet() & 0xFF, fields);
    }

    /** The last mandatory field. What stands there is believed rather than how long it is said to be. */
    private static void message(DeliverSm pdu, int length, PduFields fields) {
        byte[] rest = fields.rest();
        if (length > rest.length) {
            fields.flaw(PduFlaw.LYING_LENGTH);
            int end = Parameters.sound(rest, 0).orElse(rest.length);
            shortMessage(pdu, Arrays.copyOf(rest, end));
            parameters(pdu, Arrays.copyOfRange(rest, end, rest.length), fields);
            return;
        }
        Parameters behind = Parameters.read(Arrays.copyOfRange(rest, length, rest.length));
        boolean nothingBehind = behind.list().isEmpty() && !behind.flaws().isEmpty();
        if (nothingBehind && length == 0 && !isNul(rest)) {
            fields.flaw(PduFlaw.LYING_LENGTH);
            shortMessage(pdu, rest);
        } else if (nothingBehind && rest.length == 2 * length && isUcs2(pdu.getDataCoding())) {
            // Counted in characters.
            fields.flaw(PduFlaw.LYING_LENGTH);
            shortMessage(pdu, rest);
        } else {
            shortMessage(pdu, Arrays.copyOf(rest, length));
            add(pdu, behind, fields);
        }
    }

    private static boolean isUcs2(byte dataCoding) {
        return (dataCoding & UCS2_GROUPS) == 0x08;
    }

    private static boolean isNul(byte[] octets) {
        for (byte octet : octets) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    /** What is longer than the field can be goes where long texts stand. */
    private static void shortMessage(DeliverSm pdu, byte[] octets) {
        if (octets.length > LONGEST_SHORT_MESSAGE) {
            pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MESSAGE_PAYLOAD, octets));
            return;
        }
        try {
            pdu.setShortMessage(octets);
        } catch (SmppInvalidArgumentException e) {
            throw new IllegalStateException("255 octets fit a short_message", e);
        }
    }

    private static void parameters(Pdu pdu, byte[] octets, PduFields fields) {
        add(pdu, Parameters.read(octets), fields);
    }

    private static void add(Pdu pdu, Parameters parameters, PduFields fields) {
        parameters.list().forEach(pdu::addOptionalParameter);
        parameters.flaws().forEach(fields::flaw);
    }
}
