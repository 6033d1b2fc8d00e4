package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.pdu.DataSm;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.InboundPart.Concatenation;
import org.casewire.core.carrier.ReadTime;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.text.Alphabet;
import org.casewire.core.text.Gsm7Alphabet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** deliver_sm by byte tables: alphabets, headers, addresses, receipts. */
class InboundReadingTest {
    private static final HexFormat HEX = HexFormat.of().withDelimiter(" ");
    private static final NumberPlan NUMBERS = new NumberPlan();

    @ParameterizedTest
    @CsvSource({
        "0x00, 48 1b 65 00, H€@",
        "0x01, 48 69, Hi",
        "0x03, e4 f6, äö",
        "0x06, bf e0, Пр",
        "0x08, d8 3d de 00 00 e4, 😀ä",
        "0x10, 48 69, Hi",
        "0x18, 00 48 00 69, Hi",
        "0xf0, 48 69, Hi",
        "0x40, 48 69, Hi",
        "0x5b, 00 48, H",
        "0xc8, 48 69, Hi",
        "0xd3, 48 69, Hi",
        "0xe0, 00 e4, ä",
        "0xf8, 48 69, Hi",
        "0x05, 93 fa, 日",
        "0x0e, b0 a1, 가",
    })
    void eachAlphabetIsRead(String dataCoding, String bytes, String text) {
        assertThat(text(deliver(0, Integer.decode(dataCoding), bytes)).text()).hasValue(text);
    }

    @ParameterizedTest
    @CsvSource({"0x02", "0x04", "0x05", "0x0e", "0x14", "0xf5", "0xff"})
    void whatIsNoTextStaysBytes(String dataCoding) {
        InboundPart part = text(deliver(0, Integer.decode(dataCoding), "01 02"));
        assertThat(part.text()).isEmpty();
        assertThat(part.content()).endsWith(1, 2);
    }

    @Test
    void aCarriersOwnMeaningOfACodeComesFirst() {
        assertThat(text(deliver(0, 0, "e4"), "{\"dataCoding\": {\"inbound\": {\"0x00\": \"LATIN1\"}}}")
                        .text())
                .hasValue("ä");
    }

    @ParameterizedTest
    @CsvSource({
        "05 00 03 2a 03 02 48 69, 42, 8, 3, 2",
        "06 08 04 01 2a 03 02 48 69, 298, 16, 3, 2",
        "07 01 00 08 04 01 2a 03 02, 0, 0, 0, 0",
        "08 7f 00 00 03 2a 02 01 00 48 69, 0, 0, 0, 0"
    })
    void headersAreRead(String bytes, int reference, int width, int total, int number) {
        InboundPart part = text(deliver(0x40, 0, bytes));
        if (width > 0) {
            assertThat(part.concatenation()).hasValue(new Concatenation(reference, width, total, number));
            assertThat(part.text()).hasValue("Hi");
        }
    }

    @ParameterizedTest
    @CsvSource({"05 00 03 2a 01 01 48 69", "05 00 03 2a 00 00 48 69", "05 00 03 2a 02 03 48 69"})
    void aHeaderThatJoinsNothingIsPassedOver(String bytes) {
        InboundPart part = text(deliver(0x40, 0, bytes));
        assertThat(part.concatenation()).isEmpty();
        assertThat(part.text()).hasValue("Hi");
    }

    @ParameterizedTest
    @CsvSource({"06 05 04 0b 84 23 f0 01 02", "04 04 02 01 02 48", "ff 00 03 01 02 01", "05 00 09 2a 02 01 48"})
    void contentForAPortOrUnderABrokenHeaderIsNoText(String bytes) {
        assertThat(text(deliver(0x40, 0, bytes)).text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // no header at all, in both alphabets
        "0, 48 65 69, Hei",
        "0, 48 65 69 20 6b 6c 6f 20 31 32 2e 33 30, Hei klo 12.30",
        "8, 00 48 00 65 00 69, Hei",
        "8, 04 1f 04 40 04 38, При",
        // one that is said to be longer, or shorter
        "0, 06 00 03 2a 02 01 48 65 69, Hei",
        "0, 0b 00 03 2a 02 01 48 65 69, Hei",
        "0, 04 00 03 2a 02 01 48 65 69, Hei",
        "0, 05 08 04 01 2a 02 01 48 65 69, Hei",
        "0, 02 24 01 01 48 65 69, Hei",
        // a header whose elements do not fill it
        "0, 06 00 03 2a 02 01 00 48 65 69, Hei",
        "0, 00 48 65 69, Hei",
    })
    void aHeaderThatIsNotWhatItSaysCostsNoText(int dataCoding, String octets, String text) {
        assertThat(text(deliver(0x40, dataCoding, octets)).text()).hasValue(text);
    }

    @ParameterizedTest
    @CsvSource({
        "03 25 01 01 07, ı",
        "03 24 01 01 1b 69, ı",
        "06 24 01 03 25 01 03 04 1b 7b, êã",
        "08 00 03 2a 02 01 24 01 01 1b 67, ğ",
        "03 25 01 06 15, क",
    })
    void nationalTablesAreRead(String octets, String text) {
        InboundPart part = text(deliver(0x40, 0, octets));
        assertThat(part.text()).hasValue(text);
        assertThat(part.octets().orElseThrow().read().guess()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, 00 e4, UTF_16BE, ä",
        "0x00, 00 48 00 69, UTF_16BE, Hi",
        "0x00, 48 00 69 00, UTF_16LE, Hi",
        "0x00, d8 3d de 00, UTF_16BE, 😀",
        "0x00, e4 69 74 69, WINDOWS_1252, äiti",
        "0x00, c3 a4 69 74 69, UTF_8, äiti",
        "0x01, e4 69 74 69, WINDOWS_1252, äiti",
        "0x01, 7b 69 74 69 20 1b 65, GSM_7, äiti €",
        "0x01, 0f 69 74 69, GSM_7, åiti",
        "0x03, 35 20 80, WINDOWS_1252, 5 €",
        "0x03, 93 48 69 94, WINDOWS_1252, “Hi”",
        "0x08, 48 00 69 00, UTF_16LE, Hi",
        "0x08, e4 00, UTF_16LE, ä",
        "0x08, 48 65 69 20 73 69 6e 6c, ASCII, Hei sinl",
        "0x08, 48 65 69 20 6f, ASCII, Hei o",
        "0x18, 4b 69 69 74 6f 73 21 20, ASCII, 'Kiitos! '",
        "0x80, 48 65 69, GSM_7, Hei",
        "0x0f, 48 65 69, GSM_7, Hei",
    })
    void whatTheLabelDoesNotFitIsReadAsItsNeighbourAndMarked(
            String dataCoding, String octets, Alphabet guess, String text) {
        InboundPart part = text(deliver(0, Integer.decode(dataCoding), octets));
        assertThat(part.text()).hasValue(text);
        assertThat(part.octets().orElseThrow().read().guess()).hasValue(guess);
    }

    /** Chinese stays Chinese, and what can be printed stays what its label says. */
    @ParameterizedTest
    @CsvSource({
        "0x08, 4f 60 59 7d, 你好",
        "0x08, 4e 00, 一",
        "0x00, 40 00, ¡@",
        "0x03, e4 f6, äö",
        "0x01, 7b 69, {i",
    })
    void aGoodReadingIsNoGuess(String dataCoding, String octets, String text) {
        InboundPart part = text(deliver(0, Integer.decode(dataCoding), octets));
        assertThat(part.text()).hasValue(text);
        assertThat(part.octets().orElseThrow().read().guess()).isEmpty();
    }

    /** Every code, with and without a header: a text in the alphabet that the code means is read, or kept in octets. */
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x40})
    void everyDataCodingIsReadOrKept(int esmClass) {
        int read = 0;
        for (int code = 0; code <= 0xFF; code++) {
            boolean ucs2 =
                    code == 0x08 || code >= 0x10 && code < 0x80 && (code & 0x0C) == 0x08 || code >= 0xE0 && code < 0xF0;
            String words = ucs2 ? "00 48 00 65 00 69" : "48 65 69";
            InboundPart part = text(deliver(esmClass, code, esmClass == 0 ? words : "05 00 03 2a 02 01 " + words));
            if (part.text().isPresent()) {
                assertThat(part.text()).as("data_coding %02x", code).hasValue("Hei");
                read++;
            } else {
                assertThat(part.octets().orElseThrow().octets())
                        .as("%02x", code)
                        .hasSize(ucs2 ? 6 : 3);
                assertThat(part.octets().orElseThrow().coding().alphabet()).isEqualTo(Alphabet.NONE);
            }
        }
        // Not binary (02, 04, 09; 8-bit of each group) and not compressed.
        assertThat(read).isEqualTo(256 - 3 - 3 * 4 - 2 * 32 - 8);
    }

    @Test
    void segmentationParametersAndThePayloadAreRead() {
        DataSm pdu = new DataSm();
        addresses(pdu);
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_MSG_REF_NUM, new byte[] {1, 2}));
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_TOTAL_SEGMENTS, new byte[] {2}));
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_SEGMENT_SEQNUM, new byte[] {1}));
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MESSAGE_PAYLOAD, new byte[] {0x48, 0x69}));
        InboundPart part = ((Delivery.Text) reader("{}").read(pdu, UUID.randomUUID(), ReadTime.now())).part();

        assertThat(part.concatenation()).hasValue(new Concatenation(0x0102, 16, 2, 1));
        assertThat(part.text()).hasValue("Hi");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 358401234567, +358401234567",
        "0, 358401234567, +358401234567",
        "0, +358401234567, +358401234567",
        "0, 00358401234567, +358401234567",
        "0, 0401234567, +358401234567",
        "2, 401234567, +358401234567",
        "2, 0401234567, +358401234567",
        "1, 15400, 15400",
        "3, 15400, 15400",
        "5, Pharmacy, Pharmacy",
        "1, 999401234567, +999401234567",
        "1, 0401234567, +358401234567",
        "1, 401234567, +358401234567",
        "0, 401234567, +358401234567",
        "5, 358401234567, +358401234567",
        "5, +358401234567, +358401234567",
        "3, 358401234567, +358401234567",
        "2, 358401234567, +358401234567",
        "1, +358 40 123 4567, +358401234567",
        "1, 358-40-1234567, +358401234567",
        "5, 040 1234567, +358401234567",
        "1, 0358401234567, +358401234567",
        "1, 040123x567, 040123x567",
        "5, 15400, 15400"
    })
    void aPatientsNumberIsOneHoweverItIsWritten(int ton, String given, String normal) {
        InboundAddress addresses = new InboundAddress(new AddressProfile.Inbound("FI", ""), NUMBERS);
        assertThat(addresses.patient(new Address((byte) ton, (byte) 1, given))).isEqualTo(normal);
    }

    @Test
    void ourNumberIsDigitsAndAPrefixIsTakenAway() {
        InboundAddress addresses = new InboundAddress(new AddressProfile.Inbound("FI", "77#"), NUMBERS);
        assertThat(addresses.ours(new Address((byte) 1, (byte) 1, "77#+358457000000")))
                .isEqualTo("358457000000");
        assertThat(addresses.ours(new Address((byte) 0, (byte) 1, "15400"))).isEqualTo("15400");
        assertThat(addresses.ours(new Address((byte) 1, (byte) 1, "0457000000")))
                .isEqualTo("358457000000");
    }

    @Test
    void aReceiptIsToldByItsClassOrItsParametersOrItsText() throws Exception {
        String text =
                "id:00FF sub:001 dlvrd:001 submit date:2611221000 done date:2611221001 stat:DELIVRD err:000 text:hi";
        DeliverSm byClass = deliver(0x04, 0, "");
        byClass.setShortMessage("stat:DELIVRD id:1".getBytes(StandardCharsets.US_ASCII));
        DeliverSm byText = deliver(0, 0, "");
        byText.setShortMessage(text.getBytes(StandardCharsets.US_ASCII));
        DeliverSm byParameters = deliver(0, 0, "");
        byParameters.addOptionalParameter(new Tlv(SmppConstants.TAG_RECEIPTED_MSG_ID, new byte[] {'4', '2', 0}));
        byParameters.addOptionalParameter(new Tlv(SmppConstants.TAG_MSG_STATE, new byte[] {5}));
        byParameters.addOptionalParameter(new Tlv(SmppConstants.TAG_NETWORK_ERROR_CODE, new byte[] {3, 0, 1}));

        assertThat(receipt(byClass).status()).isEqualTo(Receipt.Status.DELIVERED);
        Receipt read = receipt(byText);
        assertThat(read.messageIds()).containsExactly("ff", "255");
        assertThat(read.at()).hasValue(Instant.parse("2026-11-22T10:01:00Z"));
        Receipt undelivered = receipt(byParameters);
        assertThat(undelivered.messageIds()).startsWith("42");
        assertThat(undelivered.status()).isEqualTo(Receipt.Status.UNDELIVERED);
        assertThat(undelivered.stat()).isEqualTo("UNDELIV");
        assertThat(undelivered.error()).isEqualTo("3/1");
    }

    @Test
    void anEchoedReferenceIsReadWhereWeAskedForIt() {
        DeliverSm pdu = deliver(0x04, 0, "");
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MSG_STATE, new byte[] {2}));
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_USER_MESSAGE_REFERENCE, new byte[] {(byte) 0xFF, 1}));
        assertThat(receipt(pdu).reference()).isEmpty();
        assertThat(receipt(pdu, "{\"userMessageReference\": true}").reference()).hasValue(0xFF01);
        pdu.setOptionalParameter(new Tlv(SmppConstants.TAG_USER_MESSAGE_REFERENCE, new byte[] {1, 2, 3}));
        assertThat(receipt(pdu, "{\"userMessageReference\": true}").reference()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DELIVRD, DELIVERED",
        "ENROUTE, UNDER_WAY",
        "SCHEDULED, UNDER_WAY",
        "ACCEPTD, UNDER_WAY",
        "EXPIRED, EXPIRED",
        "UNDELIV, UNDELIVERED",
        "DELETED, UNDELIVERED",
        "REJECTD, UNDELIVERED",
        "SKIPPED, UNDELIVERED",
        "UNKNOWN, UNKNOWN",
        "FINE, UNKNOWN",
        "FAILED, UNDELIVERED",
        "UNDELIVERED, UNDELIVERED",
        "UNDELIVERABLE, UNDELIVERED",
        "NOT_DELIVERED, UNDELIVERED",
        "REJECTED, UNDELIVERED",
        "BUFFRED, UNDER_WAY",
        "BUFFERED, UNDER_WAY",
        "QUEUED, UNDER_WAY",
        "ACCEPTED, UNDER_WAY",
        "Delivered, DELIVERED",
        "DELIVERD, DELIVERED",
        "EXPIRD, EXPIRED",
        "2, DELIVERED",
        "005, UNDELIVERED",
        "delivrd, DELIVERED"
    })
    void eachStatusWordHasItsMeaning(String word, Receipt.Status status) throws Exception {
        DeliverSm pdu = deliver(0x04, 0, "");
        pdu.setShortMessage(("id:1 stat:" + word).getBytes(StandardCharsets.US_ASCII));
        assertThat(receipt(pdu).status()).isEqualTo(status);
        assertThat(receipt(pdu).stat()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"02", "32", "0002", "00000002", "0200", "3200", "44454c49565244"})
    void aMessageStateOfAnyLengthIsRead(String value) {
        DeliverSm pdu = deliver(0x04, 0, "");
        pdu.addOptionalParameter(
                new Tlv(SmppConstants.TAG_MSG_STATE, HexFormat.of().parseHex(value)));
        assertThat(receipt(pdu).status()).isEqualTo(Receipt.Status.DELIVERED);
    }

    /** It has an id all the same, and a later one may say more. */
    @ParameterizedTest
    @CsvSource({"0a", "7f", "3130", "39393939", "ff", "0202"})
    void aMessageStateThatNobodyKnowsIsUnknown(String value) {
        DeliverSm pdu = deliver(0x04, 0, "");
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_RECEIPTED_MSG_ID, new byte[] {'4', '2', 0}));
        pdu.addOptionalParameter(
                new Tlv(SmppConstants.TAG_MSG_STATE, HexFormat.of().parseHex(value)));
        assertThat(receipt(pdu).messageIds()).startsWith("42");
        assertThat(receipt(pdu).status()).isEqualTo(Receipt.Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id:42", "id:42 stat:", "id:42 stat:10 err:", "id:42 stat:''"})
    void aReceiptWithoutAStatusIsUnknown(String text) throws Exception {
        DeliverSm pdu = deliver(0x04, 0, "");
        pdu.setShortMessage(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(receipt(pdu).messageIds()).startsWith("42");
        assertThat(receipt(pdu).status()).isEqualTo(Receipt.Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x03, 0x04, 0x08, 0x18, 0xf0, 0xff})
    void aReceiptIsReadHoweverItsOctetsAreLabelled(int dataCoding) throws Exception {
        String text = "id:00FF sub:001 dlvrd:001 stat:UNDELIV err:001 text:";
        for (byte[] octets : List.of(
                text.getBytes(StandardCharsets.US_ASCII),
                text.getBytes(StandardCharsets.UTF_16BE),
                text.getBytes(StandardCharsets.UTF_16LE),
                PackedSeptets.pack(Gsm7Alphabet.encode(text), 0))) {
            DeliverSm pdu = deliver(0x04, dataCoding, "");
            pdu.setShortMessage(octets);
            assertThat(receipt(pdu).messageIds()).startsWith("ff");
            assertThat(receipt(pdu).status()).isEqualTo(Receipt.Status.UNDELIVERED);
            assertThat(receipt(pdu).error()).isEqualTo("001");
        }
    }

    @Test
    void aFlagOnAPatientsTextMakesNoReceiptOfIt() throws Exception {
        for (int esmClass : new int[] {0x04, 0x08, 0x20, 0x24}) {
            DeliverSm pdu = deliver(esmClass, 0, "");
            pdu.setShortMessage("Kiitos!".getBytes(StandardCharsets.US_ASCII));
            assertThat(text(pdu).text()).hasValue("Kiitos!");
            pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_RECEIPTED_MSG_ID, new byte[] {0}));
            assertThat(text(pdu).text()).hasValue("Kiitos!");
        }
    }

    @Test
    void eitherDirectionOfTheAddressesIsTold() {
        DeliverSm pdu = deliver(0x04, 0, "");
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MSG_STATE, new byte[] {2}));
        pdu.setSourceAddress(new Address((byte) 1, (byte) 1, "0409990101"));
        pdu.setDestAddress(new Address((byte) 1, (byte) 1, "358 40 1234567"));
        assertThat(receipt(pdu).ends()).contains(new Receipt.Ends("358409990101", "+358401234567"));
        pdu.setDestAddress(new Address((byte) 0, (byte) 0, ""));
        assertThat(receipt(pdu).ends()).isEmpty();
    }

    @Test
    void datesAreReadWithSecondsAndFullYearsAndOddOnesAreLeft() {
        assertThat(ReceiptDate.parse("2611221001", ZoneOffset.UTC)).hasValue(Instant.parse("2026-11-22T10:01:00Z"));
        assertThat(ReceiptDate.parse("261122100159", ZoneOffset.UTC)).hasValue(Instant.parse("2026-11-22T10:01:59Z"));
        assertThat(ReceiptDate.parse("20261122100159", ZoneOffset.UTC)).hasValue(Instant.parse("2026-11-22T10:01:59Z"));
        assertThat(ReceiptDate.parse("2613451001", ZoneOffset.UTC)).isEqualTo(Optional.empty());
        assertThat(ReceiptDate.parse("yesterday", ZoneOffset.UTC)).isEqualTo(Optional.empty());
    }

    @Property
    void nothingACarrierSendsMakesItThrow(
            @ForAll byte esmClass, @ForAll byte dataCoding, @ForAll @Size(max = 255) byte[] bytes, @ForAll String from)
            throws SmppInvalidArgumentException {
        DeliverSm pdu = deliver(esmClass, dataCoding, "");
        pdu.setShortMessage(bytes);
        pdu.setSourceAddress(new Address(dataCoding, esmClass, from));
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_SAR_MSG_REF_NUM, bytes));
        reader("{}").read(pdu, UUID.randomUUID(), ReadTime.now());
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_RECEIPTED_MSG_ID, bytes));
        pdu.addOptionalParameter(new Tlv(SmppConstants.TAG_MSG_STATE, bytes));
        reader("{}").read(pdu, UUID.randomUUID(), ReadTime.now());
    }

    private static InboundPart text(DeliverSm pdu) {
        return text(pdu, "{}");
    }

    private static InboundPart text(DeliverSm pdu, String changes) {
        return ((Delivery.Text) reader(changes).read(pdu, UUID.randomUUID(), ReadTime.now())).part();
    }

    private static Receipt receipt(DeliverSm pdu) {
        return receipt(pdu, "{}");
    }

    private static Receipt receipt(DeliverSm pdu, String changes) {
        Delivery read = reader(changes).read(pdu, UUID.randomUUID(), ReadTime.now());
        return read instanceof Delivery.Doubtful doubtful
                ? doubtful.receipt()
                : ((Delivery.Confirmation) read).receipt();
    }

    private static Delivery.Reader reader(String changes) {
        return new Delivery.Reader("operator-1", CarrierBench.profile(2775, changes), NUMBERS);
    }

    private static DeliverSm deliver(int esmClass, int dataCoding, String bytes) {
        DeliverSm pdu = new DeliverSm();
        addresses(pdu);
        pdu.setEsmClass((byte) esmClass);
        pdu.setDataCoding((byte) dataCoding);
        try {
            pdu.setShortMessage(HEX.parseHex(bytes));
        } catch (SmppInvalidArgumentException e) {
            throw new IllegalArgumentException(e);
        }
        return pdu;
    }

    private static void addresses(BaseSm<?> pdu) {
        pdu.setSourceAddress(new Address((byte) 1, (byte) 1, "358401234567"));
        pdu.setDestAddress(new Address((byte) 3, (byte) 0, "15400"));
    }
}
