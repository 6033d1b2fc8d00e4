package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.casewire.core.carrier.OutboundSegment;

/** Puts a segment into a submit_sm (SMPP 3.4, section 4.4.1) as one carrier wants it. Safe for all threads. */
final class SubmitSmWriter {
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(28);

    private final SmppProfile profile;
    private final Clock clock;
    private final SubmitBody body;
    private final List<Tlv> parameters;

    SubmitSmWriter(SmppProfile profile, Clock clock) {
        this.profile = profile;
        this.clock = clock;
        this.body = new SubmitBody(profile);
        this.parameters = OptionalParameters.read(profile.optionalParameters());
    }

    /** @throws IllegalArgumentException when the segment does not fit a submit_sm, which is a fault of ours */
    SubmitSm write(OutboundSegment segment) {
        SubmitSm pdu = new SubmitSm();
        pdu.setSourceAddress(source(segment));
        pdu.setDestAddress(destination(segment));
        pdu.setRegisteredDelivery(profile.registeredDelivery().byteValue());
        Instant now = clock.instant();
        pdu.setValidityPeriod(profile.validityForm()
                .write(validity(now, segment.notAfter()), now, profile.receipt().zone()));
        body.write(segment, pdu);
        parameters.forEach(pdu::addOptionalParameter);
        if (profile.userMessageReference()) {
            pdu.addOptionalParameter(reference(segment));
        }
        return pdu;
    }

    private Address source(OutboundSegment segment) {
        AddressProfile.Kind kind = profile.source().of(segment.source().kind());
        return address(kind.ton(), kind.npi(), segment.source().number());
    }

    private Address destination(OutboundSegment segment) {
        AddressProfile.Destination kind = profile.destination();
        String e164 = segment.destination().e164();
        return address(kind.ton(), kind.npi(), kind.plus() ? e164 : e164.substring(1));
    }

    private static Address address(Integer ton, Integer npi, String number) {
        return new Address(ton.byteValue(), npi.byteValue(), number);
    }

    private static Tlv reference(OutboundSegment segment) {
        int reference = segment.ownReference();
        byte[] value = {(byte) (reference >> 8), (byte) reference};
        return new Tlv(SmppConstants.TAG_USER_MESSAGE_REFERENCE, value);
    }

    /** What is left to the message, within what the carrier takes. */
    private Duration validity(Instant now, Instant notAfter) {
        Duration left = Duration.between(now, notAfter);
        Duration most = shorter(profile.validityPeriod(), LONGEST_VALIDITY);
        Duration bounded = shorter(left, most);
        return bounded.compareTo(profile.minimumValidity()) < 0 ? profile.minimumValidity() : bounded;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
