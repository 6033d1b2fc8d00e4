package org.casewire.smpp;

import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.text.Gsm7Alphabet;

/** Puts a segment into a submit_sm (SMPP 3.4, section 4.4.1) as one carrier wants it. Safe for all threads. */
final class SubmitSmWriter {
    private static final byte UDHI = 0x40;
    private static final Duration SHORTEST_VALIDITY = Duration.ofSeconds(1);
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(28);

    private final SmppProfile profile;
    private final Clock clock;

    SubmitSmWriter(SmppProfile profile, Clock clock) {
        this.profile = profile;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException when the segment does not fit a submit_sm, which is a fault of ours */
    SubmitSm write(OutboundSegment segment) {
        SubmitSm pdu = new SubmitSm();
        pdu.setSourceAddress(source(segment));
        pdu.setDestAddress(destination(segment));
        pdu.setEsmClass(segment.total() > 1 ? UDHI : 0);
        pdu.setRegisteredDelivery(profile.registeredDelivery().byteValue());
        pdu.setDataCoding(dataCoding(segment));
        pdu.setValidityPeriod(relative(validity(segment.notAfter())));
        try {
            pdu.setShortMessage(userData(segment));
        } catch (SmppInvalidArgumentException e) {
            throw new IllegalArgumentException("A segment is longer than a submit_sm can carry", e);
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

    private byte dataCoding(OutboundSegment segment) {
        return switch (segment.encoding()) {
            case GSM7 -> profile.dataCoding().gsm7().value().byteValue();
            case UCS2 -> profile.dataCoding().ucs2().value().byteValue();
        };
    }

    /** The text, behind a header with an 8-bit reference (3GPP TS 23.040, section 9.2.3.24.1) when it is a part. */
    private static byte[] userData(OutboundSegment segment) {
        byte[] text = switch (segment.encoding()) {
            case GSM7 -> Gsm7Alphabet.encode(segment.text());
            case UCS2 -> segment.text().getBytes(StandardCharsets.UTF_16BE);
        };
        if (segment.total() <= 1) {
            return text;
        }
        byte[] data = new byte[6 + text.length];
        data[0] = 5;
        data[1] = 0;
        data[2] = 3;
        data[3] = (byte) segment.reference();
        data[4] = (byte) segment.total();
        data[5] = (byte) segment.number();
        System.arraycopy(text, 0, data, 6, text.length);
        return data;
    }

    private Duration validity(Instant notAfter) {
        Duration left = Duration.between(clock.instant(), notAfter);
        Duration most = shorter(profile.validityPeriod(), LONGEST_VALIDITY);
        Duration bounded = shorter(left, most);
        return bounded.compareTo(SHORTEST_VALIDITY) < 0 ? SHORTEST_VALIDITY : bounded;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Relative time (SMPP 3.4, section 7.1.1.2): years, months, days, hours, minutes, seconds. */
    static String relative(Duration validity) {
        return String.format(
                "0000%02d%02d%02d%02d000R",
                validity.toDays(), validity.toHoursPart(), validity.toMinutesPart(), validity.toSecondsPart());
    }
}
