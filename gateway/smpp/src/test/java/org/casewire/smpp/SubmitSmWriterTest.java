package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudhopper.smpp.pdu.SubmitSm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitSmWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final SubmitSmWriter writer =
            new SubmitSmWriter(CarrierBench.profile(2775, "{}"), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aShortGsmTextIsUnpackedSeptets() {
        SubmitSm pdu = writer.write(segment(Encoding.GSM7, "a@€", 1, 1, Duration.ofHours(1)));
        assertThat(hex(pdu.getShortMessage())).isEqualTo("61001b65");
        assertThat(pdu.getEsmClass()).isZero();
        assertThat(pdu.getDataCoding()).isZero();
        assertThat(pdu.getRegisteredDelivery()).isEqualTo((byte) 1);
        assertThat(pdu.getValidityPeriod()).isEqualTo("000000010000000R");
        assertThat(pdu.getSourceAddress().getTon()).isEqualTo((byte) 3);
        assertThat(pdu.getSourceAddress().getNpi()).isZero();
        assertThat(pdu.getSourceAddress().getAddress()).isEqualTo("15400");
        assertThat(pdu.getDestAddress().getTon()).isEqualTo((byte) 1);
        assertThat(pdu.getDestAddress().getNpi()).isEqualTo((byte) 1);
        assertThat(pdu.getDestAddress().getAddress()).isEqualTo("358401234567");
    }

    @Test
    void aPartHasAHeaderWithTheLowBitsOfItsReference() {
        SubmitSm pdu = writer.write(segment(Encoding.UCS2, "Ж😀", 2, 3, Duration.ofHours(1)));
        assertThat(hex(pdu.getShortMessage())).isEqualTo("050003340302" + "0416d83dde00");
        assertThat(pdu.getEsmClass()).isEqualTo((byte) 0x40);
        assertThat(pdu.getDataCoding()).isEqualTo((byte) 8);
    }

    @Test
    void theValidityIsRelativeAndNeverZero() {
        assertThat(validity(Duration.parse("P2DT3H4M5S"))).isEqualTo("000002030405000R");
        assertThat(validity(Duration.ofSeconds(-5))).isEqualTo("000000000100000R");
        assertThat(validity(Duration.ofMillis(1))).isEqualTo("000000000100000R");
        assertThat(validity(Duration.ofSeconds(61))).isEqualTo("000000000101000R");
        assertThat(validity(Duration.ofDays(400))).isEqualTo("000007000000000R");
    }

    @ParameterizedTest
    @CsvSource({
        "RELATIVE, UTC, PT2H, 000000020000000R",
        "ABSOLUTE, UTC, PT2H, 261122120000000+",
        "ABSOLUTE, Europe/Helsinki, PT2H, 261122140000008+",
        "ABSOLUTE, America/St_Johns, PT2H, 261122083000014-",
        "ABSOLUTE, Asia/Kathmandu, PT15H, 261123064500023+",
        "ABSOLUTE, UTC, PT1S, 261122100500000+",
        "NONE, UTC, PT2H, ''"
    })
    void theValidityIsWrittenAsTheCarrierTakesIt(String form, String zone, Duration left, String written) {
        SubmitSmWriter own = new SubmitSmWriter(
                CarrierBench.profile(
                        2775,
                        "{\"validityForm\": \"%s\", \"minimumValidity\": \"5min\", \"receipt\": {\"timeZone\": \"%s\"}}"
                                .formatted(form, zone)),
                Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(own.write(segment(Encoding.GSM7, "x", 1, 1, left)).getValidityPeriod())
                .isEqualTo(written);
    }

    @Test
    void aTextThatDoesNotFitItsAlphabetIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> writer.write(segment(Encoding.GSM7, "Ж", 1, 1, Duration.ofHours(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Ж");
    }

    @Test
    void theCarriersWayOfWritingNumbersIsKept() {
        SubmitSmWriter own = new SubmitSmWriter(
                CarrierBench.profile(
                        2775,
                        "{\"destination\": {\"ton\": 0, \"npi\": 0, \"plus\": true},"
                                + " \"source\": {\"msisdn\": {\"ton\": 1, \"npi\": 8}}}"),
                Clock.fixed(NOW, ZoneOffset.UTC));
        OutboundSegment plain = segment(Encoding.GSM7, "x", 1, 1, Duration.ofHours(1));
        SubmitSm pdu = own.write(new OutboundSegment(
                plain.messageId(),
                1,
                1,
                0,
                new SenderAddress("358457000000", SenderAddress.Kind.MSISDN),
                plain.destination(),
                Encoding.GSM7,
                plain.tie(),
                "x",
                plain.notAfter()));
        assertThat(pdu.getDestAddress().getAddress()).isEqualTo(CarrierBench.PHONE);
        assertThat(pdu.getSourceAddress().getNpi()).isEqualTo((byte) 8);
    }

    private String validity(Duration left) {
        return writer.write(segment(Encoding.GSM7, "x", 1, 1, left)).getValidityPeriod();
    }

    private static OutboundSegment segment(Encoding encoding, String text, int number, int total, Duration left) {
        OutboundSegment some = CarrierBench.segment(text, number, total);
        return new OutboundSegment(
                some.messageId(),
                number,
                total,
                some.reference(),
                some.source(),
                some.destination(),
                encoding,
                some.tie(),
                text,
                NOW.plus(left));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
