package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.number.NumberPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptReasonTest {
    private static final String MAP =
            "{\"receipt\": {\"errorMap\": {\"001\": \"PHONE_FULL\", \"3/1\": \"BARRED\", \"0a2F\": \"OUT_OF_REACH\"}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // the carrier's own map, whatever the padding and the case
                "UNDELIV | 1    | -      | false | no room",
                "UNDELIV | 0001 | -      | false | no room",
                "UNDELIV | A2f  | -      | false | out of reach",
                // its map for the network's code, before what that code says to all
                "UNDELIV | 777  | 030001 | true  | barred",
                "UNDELIV | 777  | 03001b | false | out of reach",
                "UNDELIV | -    | 03000b | true  | cannot receive text messages",
                // the word alone
                "REJECTD | 777  | -      | true  | rejected",
                "DELETED | -    | 010001 | false | gave the message up",
            })
    void whyItDidNotArriveIsToldInWords(String stat, String error, String network, boolean permanent, String words) {
        Receipt receipt = receipt(stat, error, network);

        assertThat(receipt.permanent()).hasValue(permanent);
        assertThat(receipt.reason().orElseThrow()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"UNDELIV, 777, -", "UNDELIV, -, 0300ff", "DELIVRD, 001, 030001", "EXPIRED, 001, -"})
    void whatNobodyKnowsIsNotMadeUp(String stat, String error, String network) {
        Receipt receipt = receipt(stat, error, network);

        assertThat(receipt.permanent()).isEmpty();
        assertThat(receipt.reason()).isEmpty();
    }

    @Test
    void theCodesStayAsTheyCame() {
        assertThat(receipt("UNDELIV", "0001", "030001").error()).isEqualTo("0001");
        assertThat(receipt("UNDELIV", null, "030001").error()).isEqualTo("3/1");
    }

    private static Receipt receipt(String stat, String error, String network) {
        DeliverSm pdu = new DeliverSm();
        pdu.setSourceAddress(new Address((byte) 1, (byte) 1, "358401234567"));
        pdu.setDestAddress(new Address((byte) 3, (byte) 0, "15400"));
        pdu.setEsmClass((byte) 0x04);
        try {
            pdu.setShortMessage(("id:1 sub:001 stat:" + stat
                            + Optional.ofNullable(error)
                                    .map(code -> " err:" + code)
                                    .orElse(""))
                    .getBytes(StandardCharsets.US_ASCII));
        } catch (SmppInvalidArgumentException e) {
            throw new IllegalStateException(e);
        }
        if (network != null) {
            pdu.addOptionalParameter(
                    new Tlv(SmppConstants.TAG_NETWORK_ERROR_CODE, HexFormat.of().parseHex(network)));
        }
        Delivery.Reader reader = new Delivery.Reader("operator-1", CarrierBench.profile(2775, MAP), new NumberPlan());
        return ((Delivery.Confirmation) reader.read(pdu, UUID.randomUUID(), ReadTime.now())).receipt();
    }
}
