package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.carrier.TextOctets;
import org.casewire.core.id.Ids;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Gsm7Alphabet;
import org.casewire.core.text.SegmentedText;

/** Any text, cut and written in each of the carriers' ways, comes back as parts that make the same text again. */
class PartsFuzzTest {
    private static final NumberPlan NUMBERS = new NumberPlan();
    private static final Ids IDS = new Ids(Clock.systemUTC());
    private static final List<Way> WAYS = Stream.of("UDH_8", "UDH_16", "SAR_TLV", "MESSAGE_PAYLOAD")
            .flatMap(concatenation -> Stream.of("{}", "{\"packed\": true}", "{\"charset\": \"LATIN1\"}")
                    .map(gsm7 -> "{\"concatenation\": \"%s\", \"dataCoding\": {\"gsm7\": %s}}"
                            .formatted(concatenation, gsm7)))
            .map(Way::new)
            .toList();

    private record Way(SmppProfile profile, SubmitSmWriter writer, Delivery.Reader reader) {
        Way(String changes) {
            this(CarrierBench.profile(2775, changes));
        }

        private Way(SmppProfile profile) {
            this(
                    profile,
                    new SubmitSmWriter(profile, Clock.systemUTC()),
                    new Delivery.Reader("operator-1", profile, NUMBERS));
        }
    }

    @FuzzTest(maxDuration = "10m")
    void anyTextInAnyWay(byte[] octets) throws SmppInvalidArgumentException {
        if (octets.length < 2) {
            return;
        }
        Way way = WAYS.get((octets[0] & 0xFF) % WAYS.size());
        byte[] rest = Arrays.copyOfRange(octets, 2, octets.length);
        String any = octets[1] % 2 == 0 ? Gsm7Alphabet.decode(rest) : new String(rest, StandardCharsets.UTF_16BE);
        // Seven spare bits of packed septets are filled with a carriage return, which no reader tells from a written
        // one.
        String text = any.replace('\r', ' ');
        if (ReceiptParser.parse(text).tellsBoth()) {
            return;
        }
        SegmentedText cut = way.profile().texts().split(text);
        List<String> segments = cut.segments();
        String[] parts = new String[segments.size()];
        List<Concatenation> keys = new ArrayList<>();
        for (int number = 1; number <= segments.size(); number++) {
            OutboundSegment segment = new OutboundSegment(
                    IDS.message(),
                    number,
                    segments.size(),
                    0x1234,
                    new SenderAddress("15400", SenderAddress.Kind.SHORT_CODE),
                    NUMBERS.trusted(CarrierBench.PHONE),
                    cut.encoding(),
                    cut.tie(),
                    segments.get(number - 1),
                    Clock.systemUTC().instant().plus(Duration.ofHours(1)));
            InboundPart part = read(way, way.writer().write(segment));
            Concatenation key = part.concatenation().orElse(new Concatenation(0, 0, 1, 1));
            keys.add(new Concatenation(key.reference(), key.width(), key.total(), 0));
            // By its label: a text of signs that nobody writes may be taken for another alphabet's.
            TextOctets came = part.octets().orElseThrow();
            parts[key.number() - 1] =
                    came.coding().decode(came.octets(), came.coding().alphabet());
        }
        assertThat(String.join("", parts)).isEqualTo(text);
        assertThat(keys.stream().distinct().count()).isLessThanOrEqualTo(1);
        assertThat(keys).allMatch(key -> key.total() == segments.size());
    }

    /** As the carrier would hand it back. */
    private static InboundPart read(Way way, SubmitSm written) throws SmppInvalidArgumentException {
        DeliverSm pdu = new DeliverSm();
        pdu.setSourceAddress(new Address((byte) 1, (byte) 1, "358401234567"));
        pdu.setDestAddress(written.getSourceAddress());
        pdu.setEsmClass(written.getEsmClass());
        pdu.setDataCoding(written.getDataCoding());
        pdu.setShortMessage(written.getShortMessage());
        if (written.getOptionalParameters() != null) {
            written.getOptionalParameters().forEach(pdu::addOptionalParameter);
        }
        return ((Delivery.Text) way.reader().read(pdu, UUID.randomUUID(), ReadTime.now())).part();
    }
}
