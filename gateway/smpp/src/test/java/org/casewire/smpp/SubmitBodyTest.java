package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.SubmitSm;
import java.time.Clock;
import java.util.HexFormat;
import org.casewire.core.text.Tie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitBodyTest {
    @Test
    void aWideReferenceHasSixteenBits() {
        SubmitSm pdu = write("{\"concatenation\": \"UDH_16\"}", "ab", 2, 3);

        assertThat(hex(pdu.getShortMessage())).isEqualTo("06080412340302" + "6162");
        assertThat(pdu.getEsmClass()).isEqualTo((byte) 0x40);
    }

    @Test
    void aMessageThatWasBegunInAnotherWayKeepsItForEachPart() {
        SubmitSmWriter wide =
                new SubmitSmWriter(CarrierBench.profile(2775, "{\"concatenation\": \"UDH_16\"}"), Clock.systemUTC());

        SubmitSm first = wide.write(CarrierBench.segment("x".repeat(153), Tie.REFERENCE_8, 1, 2));
        SubmitSm last = wide.write(CarrierBench.segment("x", Tie.REFERENCE_8, 2, 2));

        assertThat(hex(first.getShortMessage())).startsWith("050003340201");
        assertThat(hex(last.getShortMessage())).isEqualTo("05000334020278");
    }

    @Test
    void segmentationParametersLeaveTheTextAsItIs() {
        SubmitSm pdu = write("{\"concatenation\": \"SAR_TLV\"}", "ab", 2, 3);

        assertThat(hex(pdu.getShortMessage())).isEqualTo("6162");
        assertThat(pdu.getEsmClass()).isZero();
        assertThat(parameter(pdu, SmppConstants.TAG_SAR_MSG_REF_NUM)).isEqualTo("1234");
        assertThat(parameter(pdu, SmppConstants.TAG_SAR_TOTAL_SEGMENTS)).isEqualTo("03");
        assertThat(parameter(pdu, SmppConstants.TAG_SAR_SEGMENT_SEQNUM)).isEqualTo("02");
    }

    @Test
    void aTextThatIsNotCutGoesIntoThePayloadWhenItIsLong() {
        SubmitSm whole = write("{\"concatenation\": \"MESSAGE_PAYLOAD\"}", "x".repeat(161), 1, 1);
        assertThat(whole.getShortMessage()).isNullOrEmpty();
        assertThat(parameter(whole, SmppConstants.TAG_MESSAGE_PAYLOAD)).isEqualTo("78".repeat(161));

        SubmitSm small = write("{\"concatenation\": \"MESSAGE_PAYLOAD\"}", "x".repeat(160), 1, 1);
        assertThat(small.getShortMessage()).hasSize(160);
        assertThat(small.hasOptionalParameter(SmppConstants.TAG_MESSAGE_PAYLOAD))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"gsm7\": {\"value\": 3, \"charset\": \"LATIN1\"}} | é@[ | 3 | e9405b",
                "{\"gsm7\": {\"charset\": \"ASCII\"}} | @[~ | 0 | 405b7e",
                "{\"gsm7\": {\"value\": \"0xF0\", \"packed\": true}} | hellohello | 240 | e8329bfd4697d9ec37",
                "{\"ucs2\": {\"value\": \"0x18\"}} | Ж | 24 | 0416"
            })
    void aTextIsWrittenInTheCarriersOwnAlphabetUnderItsOwnCode(String coding, String text, int code, String octets) {
        SubmitSm pdu = write("{\"dataCoding\": " + coding + "}", text, 1, 1);

        assertThat(pdu.getDataCoding() & 0xFF).isEqualTo(code);
        assertThat(hex(pdu.getShortMessage())).isEqualTo(octets);
    }

    @Test
    void packedSeptetsOfAPartBeginBehindItsHeader() {
        SubmitSm pdu = write("{\"dataCoding\": {\"gsm7\": {\"packed\": true}}}", "hello", 1, 2);

        assertThat(hex(pdu.getShortMessage())).isEqualTo("050003340201" + "d06536fb0d");
    }

    @Test
    void aCharacterTheAlphabetLacksIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> write("{\"dataCoding\": {\"gsm7\": {\"charset\": \"LATIN1\"}}}", "secret €", 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void theCarriersParametersAreOnEverySubmit() {
        SubmitSm pdu = write(
                "{\"optionalParameters\": {\"0x1403\": \"0x01ff\", \"0x1404\": \"clinic\"},"
                        + " \"userMessageReference\": true}",
                "ab",
                2,
                3);

        assertThat(parameter(pdu, (short) 0x1403)).isEqualTo("01ff");
        assertThat(parameter(pdu, (short) 0x1404)).isEqualTo("636c696e6963");
        assertThat(parameter(pdu, SmppConstants.TAG_USER_MESSAGE_REFERENCE)).isEqualTo("1a76");
    }

    private static SubmitSm write(String changes, String text, int number, int total) {
        SmppProfile profile = CarrierBench.profile(2775, changes);
        return new SubmitSmWriter(profile, Clock.systemUTC())
                .write(CarrierBench.segment(text, profile.texts().tie(), number, total));
    }

    private static String parameter(SubmitSm pdu, short tag) {
        return hex(pdu.getOptionalParameter(tag).getValue());
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
