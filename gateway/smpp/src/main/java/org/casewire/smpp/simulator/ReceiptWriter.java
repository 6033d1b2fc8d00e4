package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.casewire.core.text.Gsm7Alphabet;

/**
 * Writes the delivery receipt of a submission in the usual text (SMPP 3.4 appendix B) and parameters (§5.3.2.12,
 * §5.3.2.31, §5.3.2.35), in the shape the faults ask for.
 */
final class ReceiptWriter {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyMMddHHmm");
    private static final int TEXT_SHOWN = 20;
    private static final int LONGEST = 254;
    private static final byte GSM_NETWORK = 3;

    private ReceiptWriter() {}

    /** @param stat the receipt's word for the state, e.g. DELIVRD */
    static DeliverSm write(Submission of, String stat, String err, Instant done, Faults faults) {
        DeliverSm pdu = new DeliverSm();
        pdu.setSourceAddress(of.destination);
        pdu.setDestAddress(of.source);
        if (faults.receiptEsmClass()) {
            boolean intermediate = stat.equals("ENROUTE");
            pdu.setEsmClass(
                    intermediate
                            ? SmppConstants.ESM_CLASS_INTERMEDIATE_DELIVERY_RECEIPT_FLAG
                            : SmppConstants.ESM_CLASS_MT_SMSC_DELIVERY_RECEIPT);
        }
        String id = faults.receiptId().write(of.idNumber);
        try {
            pdu.setShortMessage(text(of, id, stat, err, done, faults));
        } catch (SmppInvalidArgumentException tooLong) {
            throw new IllegalStateException("a receipt is cut to what a short message holds", tooLong);
        }
        if (faults.receiptTlvs()) {
            byte[] octets = (id + '\0').getBytes(StandardCharsets.ISO_8859_1);
            pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_RECEIPTED_MSG_ID, octets));
            pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MSG_STATE, new byte[] {messageState(stat, faults)}));
            networkError(err, pdu);
        }
        of.reference.ifPresent(reference -> echo(reference, faults.echoReference(), pdu));
        return pdu;
    }

    private static void echo(byte[] reference, Faults.EchoedReference how, DeliverSm pdu) {
        byte[] octets = reference.clone();
        switch (how) {
            case NONE -> {
                return;
            }
            case RIGHT -> {}
            case WRONG -> octets[octets.length - 1]++;
        }
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_USER_MESSAGE_REFERENCE, octets));
    }

    private static byte[] text(Submission of, String id, String stat, String err, Instant done, Faults faults) {
        String shown = of.text();
        String start = shown.substring(0, Math.min(TEXT_SHOWN, shown.length()));
        DateTimeFormatter date = DATE.withZone(faults.zone());
        String text = faults.receiptText()
                .replace("{id}", id)
                .replace("{dlvrd}", stat.equals(faults.deliveredStat()) ? "001" : "000")
                .replace("{submitted}", date.format(of.arrivedAt))
                .replace("{done}", date.format(done))
                .replace("{stat}", stat)
                .replace("{err}", err)
                .replace("{text}", Gsm7Alphabet.canRepresent(start) ? start : "");
        byte[] octets = Alphabet.GSM7.encode(text);
        return octets.length > LONGEST ? Arrays.copyOf(octets, LONGEST) : octets;
    }

    private static void networkError(String err, DeliverSm pdu) {
        if (!err.equals("000") && err.matches("[0-9]{1,4}")) {
            int code = Integer.parseInt(err);
            pdu.addOptionalParameter(new Tlv(
                    SmppConstants.TAG_NETWORK_ERROR_CODE, new byte[] {GSM_NETWORK, (byte) (code >> 8), (byte) code}));
        }
    }

    private static byte messageState(String stat, Faults faults) {
        return switch (stat) {
            case "ENROUTE" -> SmppConstants.STATE_ENROUTE;
            case "DELIVRD" -> SmppConstants.STATE_DELIVERED;
            case "EXPIRED" -> SmppConstants.STATE_EXPIRED;
            case "DELETED" -> SmppConstants.STATE_DELETED;
            case "UNDELIV" -> SmppConstants.STATE_UNDELIVERABLE;
            case "ACCEPTD" -> SmppConstants.STATE_ACCEPTED;
            case "REJECTD" -> SmppConstants.STATE_REJECTED;
            default ->
                stat.equals(faults.deliveredStat()) ? SmppConstants.STATE_DELIVERED : SmppConstants.STATE_UNKNOWN;
        };
    }
}
