package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Writes the deliver_sm of a patient's text: one, or its parts, with the header or parameters asked for. */
final class InboundWriter {
    private final InboundText text;
    private final Alphabet alphabet;
    private final byte dataCoding;
    private final int reference;
    private final Faults faults;

    InboundWriter(InboundText text, int nextReference, Faults faults) {
        this.text = text;
        this.faults = faults;
        Alphabet carriers = faults.alphabetIn();
        this.dataCoding = text.dataCoding() < 0
                ? Alphabet.suiting(text.text(), carriers).dataCoding(carriers)
                : (byte) text.dataCoding();
        this.alphabet = Alphabet.of(dataCoding, carriers);
        this.reference = text.reference() < 0 ? nextReference : text.reference();
    }

    /** A maker for each deliver_sm, in the order to send. */
    List<Supplier<DeliverSm>> pdus() {
        if (text.concatenation() == InboundText.Concatenation.MESSAGE_PAYLOAD) {
            byte[] octets = alphabet.encode(text.text());
            return List.of(() -> payload(octets));
        }
        List<String> pieces = alphabet.split(text.text());
        if (pieces.size() > 255) {
            throw new IllegalArgumentException("the text has more than 255 parts");
        }
        List<Supplier<DeliverSm>> all = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            int number = i + 1;
            int total = pieces.size();
            byte[] octets = alphabet.encode(pieces.get(i), total == 1 ? 0 : headerOctets());
            all.add(total == 1 ? () -> message(octets, 0) : () -> part(octets, total, number));
        }
        return text.order().isEmpty() ? all : inOrder(all);
    }

    private List<Supplier<DeliverSm>> inOrder(List<Supplier<DeliverSm>> all) {
        List<Supplier<DeliverSm>> chosen = new ArrayList<>();
        for (int number : text.order()) {
            if (number < 1 || number > all.size()) {
                throw new IllegalArgumentException("order names a part the text does not have");
            }
            chosen.add(all.get(number - 1));
        }
        return chosen;
    }

    private DeliverSm payload(byte[] octets) {
        DeliverSm pdu = message(new byte[0], 0);
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MESSAGE_PAYLOAD, octets));
        return pdu;
    }

    private DeliverSm part(byte[] octets, int total, int number) {
        return switch (text.concatenation()) {
            case UDH_8 ->
                message(
                        joined(new byte[] {5, 0, 3, (byte) reference, (byte) total, (byte) number}, octets),
                        SmppConstants.ESM_CLASS_UDHI_MASK);
            case UDH_16 ->
                message(
                        joined(
                                new byte[] {
                                    6, 8, 4, (byte) (reference >> 8), (byte) reference, (byte) total, (byte) number
                                },
                                octets),
                        SmppConstants.ESM_CLASS_UDHI_MASK);
            case SAR_TLV -> {
                DeliverSm pdu = message(octets, 0);
                byte[] twoOctets = {(byte) (reference >> 8), (byte) reference};
                pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_MSG_REF_NUM, twoOctets));
                pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_TOTAL_SEGMENTS, new byte[] {(byte) total}));
                pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_SEGMENT_SEQNUM, new byte[] {(byte) number}));
                yield pdu;
            }
            case MESSAGE_PAYLOAD -> payload(octets);
        };
    }

    private DeliverSm message(byte[] octets, int esmClass) {
        DeliverSm pdu = new DeliverSm();
        pdu.setSourceAddress(from());
        pdu.setDestAddress(address(text.to(), -1));
        pdu.setEsmClass((byte) (text.esmClass() | esmClass));
        pdu.setDataCoding(dataCoding);
        try {
            pdu.setShortMessage(octets);
        } catch (SmppInvalidArgumentException tooLong) {
            throw new IllegalStateException("a part is longer than a short message", tooLong);
        }
        return pdu;
    }

    private int headerOctets() {
        return switch (text.concatenation()) {
            case UDH_8 -> 6;
            case UDH_16 -> 7;
            case SAR_TLV, MESSAGE_PAYLOAD -> 0;
        };
    }

    /** The phone's number as this carrier writes it. */
    private Address from() {
        Address usual = address(text.from(), text.sourceTon());
        String number = usual.getAddress();
        String country = faults.nationalNumbersOf();
        if (usual.getTon() != SmppConstants.TON_INTERNATIONAL) {
            return usual;
        } else if (!country.isEmpty() && number.startsWith(country)) {
            return new Address(
                    SmppConstants.TON_NATIONAL, SmppConstants.NPI_E164, "0" + number.substring(country.length()));
        }
        return new Address(
                usual.getTon(), usual.getNpi(), faults.inboundNumbers().replace("{number}", number));
    }

    /** International with +, alphanumeric with letters, a short code up to six digits, else as international. */
    static Address address(String written, int ton) {
        String number = written.startsWith("+") ? written.substring(1) : written;
        if (ton >= 0) {
            return new Address((byte) ton, (byte) (ton == 5 ? 0 : 1), number);
        }
        if (!number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Address(SmppConstants.TON_ALPHANUMERIC, SmppConstants.NPI_UNKNOWN, number);
        }
        return number.length() <= 6
                ? new Address(SmppConstants.TON_NETWORK, SmppConstants.NPI_UNKNOWN, number)
                : new Address(SmppConstants.TON_INTERNATIONAL, SmppConstants.NPI_E164, number);
    }

    private static byte[] joined(byte[] header, byte[] octets) {
        byte[] both = Arrays.copyOf(header, header.length + octets.length);
        System.arraycopy(octets, 0, both, header.length, octets.length);
        return both;
    }
}
