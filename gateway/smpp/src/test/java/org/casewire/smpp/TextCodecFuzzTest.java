package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.tlv.Tlv;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.casewire.core.text.Encoding;
import org.casewire.core.text.Gsm7Alphabet;
import org.casewire.core.text.SegmentedText;
import org.casewire.core.text.Segmenter;
import org.casewire.core.text.TextForm;

/** Any octets as a text, under any data_coding, and any text as octets and back. */
class TextCodecFuzzTest {
    private static final InboundCoding USUAL =
            new InboundCoding(CarrierBench.profile(2775, "{}").dataCoding());
    private static final InboundCoding PACKED =
            new InboundCoding(CarrierBench.profile(2775, "{\"dataCoding\": {\"gsm7\": {\"packed\": true}}}")
                    .dataCoding());

    @FuzzTest(maxDuration = "10m")
    void anyOctetsAndTheTextTheyMean(byte[] octets) {
        for (int dataCoding = 0; dataCoding < 256; dataCoding += 1 + octets.length % 7) {
            for (byte esmClass : new byte[] {0, 0x40}) {
                UserData data = data(esmClass, (byte) dataCoding, octets);
                USUAL.octets((byte) dataCoding, data).read();
                PACKED.octets((byte) dataCoding, data).read();
            }
        }
        String text = Gsm7Alphabet.decode(octets);
        SegmentedText cut = TextForm.USUAL.split(text);
        assertThat(String.join("", cut.segments())).isEqualTo(text);
        for (String segment : cut.segments()) {
            assertThat(Segmenter.units(segment, cut.encoding()))
                    .isLessThanOrEqualTo(cut.encoding().unitsAlone());
            if (cut.encoding() == Encoding.GSM7) {
                byte[] septets = Gsm7Alphabet.encode(segment);
                assertThat(Gsm7Alphabet.decode(septets)).isEqualTo(segment);
            }
        }
    }

    private static UserData data(byte esmClass, byte dataCoding, byte[] octets) {
        DeliverSm pdu = new DeliverSm();
        pdu.setEsmClass(esmClass);
        pdu.setDataCoding(dataCoding);
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MESSAGE_PAYLOAD, octets));
        return UserData.of(pdu);
    }
}
