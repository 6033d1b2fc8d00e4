package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.Address;
import java.time.Instant;
import java.util.Optional;

/** One submit_sm as it came, and what became of it. Confined to the simulator's loop. */
final class Submission {
    /** The end of a message, or that it has none yet. */
    enum State {
        REFUSED,
        ENROUTE,
        DELIVERED,
        UNDELIVERED,
        EXPIRED
    }

    final long number;
    final long bindId;
    final int sequenceNumber;
    final int commandStatus;
    final long idNumber;
    final String messageId;
    final Address source;
    final Address destination;
    final byte esmClass;
    final byte dataCoding;
    final byte registeredDelivery;
    final String validityPeriod;
    final Optional<byte[]> reference;
    final UserData userData;
    final Alphabet alphabet;
    final Instant arrivedAt = Instant.now();
    final long arrivedNanos = System.nanoTime();

    State state;
    boolean answered;

    Submission(long number, long bindId, SubmitSm pdu, int commandStatus, long idNumber, Faults faults) {
        this.number = number;
        this.bindId = bindId;
        this.sequenceNumber = pdu.getSequenceNumber();
        this.commandStatus = commandStatus;
        this.idNumber = idNumber;
        this.messageId = commandStatus == 0 ? faults.answerId().write(idNumber) : "";
        this.source = orEmpty(pdu.getSourceAddress());
        this.destination = orEmpty(pdu.getDestAddress());
        this.esmClass = pdu.getEsmClass();
        this.dataCoding = pdu.getDataCoding();
        this.registeredDelivery = pdu.getRegisteredDelivery();
        String validity = pdu.getValidityPeriod();
        this.validityPeriod = validity == null ? "" : validity;
        this.reference = Optional.ofNullable(pdu.getOptionalParameter(SmppConstants.TAG_USER_MESSAGE_REFERENCE))
                .map(Tlv::getValue);
        this.userData = Joining.shown(pdu, faults);
        this.alphabet = Alphabet.of(dataCoding, faults.alphabet());
        this.state = commandStatus == 0 ? State.ENROUTE : State.REFUSED;
    }

    private static Address orEmpty(Address address) {
        return address == null ? new Address((byte) 0, (byte) 0, "") : address;
    }

    String text() {
        return alphabet.decode(userData.octets(), userData.headerOctets());
    }

    String phone() {
        return Handsets.key(destination.getAddress());
    }
}
