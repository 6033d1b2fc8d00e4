package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.smpp.CarrierBench.until;

import com.cloudhopper.smpp.SmppConstants;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What carriers really send, octet by octet, over a socket: nothing of it is lost, refused or shown empty. */
@Timeout(60)
class OddDeliveryTest {
    private static final int OK = 0;
    private static final int RINVCMDLEN = 2;
    private static final int DELIVER_SM = 0x05;
    private static final String ADDRESSES = "00 0101333538343031323334353637 00 0101333538343039393930313031 00";

    static Stream<String[]> rows() {
        try (InputStream in = OddDeliveryTest.class.getResourceAsStream("odd-deliveries.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void itIsTakenForWhatItIs(String what, String octets, String kind, String expected) throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                RawSmsc.Connection connection = smsc.accept()) {
            bench.listener.ownIds.add("x");
            connection.write(HexFormat.of().parseHex(octets));

            assertThat(connection.read().commandStatus()).isEqualTo(OK);
            if (kind.equals("receipt")) {
                assertThat(bench.listener.parts).isEmpty();
                Receipt receipt = bench.listener.receipts.remove();
                assertThat(receipt.status()).isEqualTo(Receipt.Status.valueOf(expected));
                assertThat(receipt.messageIds()).startsWith("x");
                assertThat(receipt.ends()).contains(new Receipt.Ends("358409990101", "+358401234567"));
            } else {
                assertThat(bench.listener.receipts).isEmpty();
                InboundPart part = bench.listener.parts.remove();
                assertThat(part.text()).hasValue(expected);
                assertThat(part.from()).isEqualTo("+358401234567");
                assertThat(part.to()).isEqualTo("358409990101");
            }
        }
    }

    @Test
    void whatOnlyLooksLikeAReceiptIsATextWhenItsIdIsNotOurs() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                RawSmsc.Connection connection = smsc.accept()) {
            connection.write(RawSmsc.pdu(
                    DELIVER_SM, 1, ADDRESSES + "00 00 00 00 00 00 00 00 00 11 69643a5920737461743a44454c49565244"));

            assertThat(connection.read().commandStatus()).isEqualTo(OK);
            assertThat(bench.listener.receipts).isEmpty();
            assertThat(bench.listener.parts.remove().text()).hasValue("id:Y stat:DELIVRD");
        }
    }

    /** One of each kind of flaw, and its count. */
    @ParameterizedTest
    @CsvSource({
        // stray octets, in front of a parameter too
        "stray-octets, 00 00 00 00 00 00 00 00 00 03 486569 ff00fe",
        "stray-octets, 00 00 00 00 00 00 00 00 00 03 486569 00 0204 0002 0001",
        // a parameter that is cut, and one whose length lies
        "cut-parameter, 00 00 00 00 00 00 00 00 00 03 486569 0204 0002 00",
        "cut-parameter, 00 00 00 00 00 00 00 00 00 00 0424 0005 486569",
        "lying-parameter, 00 00 00 00 00 00 00 00 00 00 0424 0005 486569 0204 0002 0001",
        "lying-length, 00 00 00 00 00 00 00 00 00 05 486569",
        "lying-length, 00 00 00 00 00 00 00 00 00 0a 486569 0204 0002 0001",
        "lying-length, 00 00 00 00 00 00 00 00 00 00 486569",
    })
    void aFlawBehindTheMandatoryFieldsIsCountedAndCostsNothing(String flaw, String body) throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                RawSmsc.Connection connection = smsc.accept()) {
            connection.write(RawSmsc.pdu(DELIVER_SM, 1, ADDRESSES + body));

            assertThat(connection.read().commandStatus()).isEqualTo(OK);
            assertThat(bench.listener.parts.remove().text()).hasValue("Hei");
            assertThat(bench.count("pdus.flaws." + flaw)).isOne();
        }
    }

    @Test
    void whatIsOfNoUseIsAnsweredSoKeptAndHurtsNothingElse() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                RawSmsc.Connection connection = smsc.accept()) {
            byte[] cut = RawSmsc.pdu(DELIVER_SM, 7, ADDRESSES + "00 00 00");
            connection.write(cut);
            RawSmsc.Pdu answer = connection.read();
            assertThat(answer.sequence()).isEqualTo(7);
            assertThat(answer.commandStatus()).isEqualTo(RINVCMDLEN);
            until(() -> !bench.listener.unusable.isEmpty(), "it is handed over");
            assertThat(bench.listener.unusable.remove().octets()).isEqualTo(cut);
            assertThat(bench.count("pdus.unreadable")).isOne();

            connection.write(RawSmsc.pdu(DELIVER_SM, 8, ADDRESSES + "00 00 00 00 00 00 00 00 00 03 486569"));
            assertThat(connection.read().commandStatus()).isEqualTo(OK);
            assertThat(bench.carrier.status().state()).isEqualTo(State.UP);
        }
    }

    @Test
    void whatIsDeliveredBeforeTheBindIsAnsweredIsTakenBehindIt() throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}")) {
            RawSmsc.Unanswered early = smsc.acceptUnanswered();
            try (RawSmsc.Connection connection = early.connection()) {
                connection.write(RawSmsc.pdu(DELIVER_SM, 8, ADDRESSES + "00 00 00 00 00 00 00 00 00 03 486569"));
                early.answer();

                RawSmsc.Pdu answer = connection.read();
                assertThat(answer.sequence()).isEqualTo(8);
                assertThat(answer.commandStatus()).isEqualTo(OK);
                assertThat(bench.listener.parts).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"72617700 ff", "726177", "72617700 0210 0002 34", "72617700 0210 0001 34 00"})
    void aFlawedAnswerBindsAllTheSameAndSoIsTheIdOfATextKnown(String body) throws Exception {
        try (RawSmsc smsc = new RawSmsc();
                CarrierBench bench = CarrierBench.started(smsc.port(), "{}");
                RawSmsc.Connection connection = smsc.accept(body)) {
            bench.await(State.UP);
            var outcome = bench.submit("hello");
            RawSmsc.Pdu submit = connection.read();
            connection.write(RawSmsc.pdu(SmppConstants.CMD_ID_SUBMIT_SM_RESP, submit.sequence(), body));
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Accepted("raw"));

            connection.write(RawSmsc.pdu(SmppConstants.CMD_ID_ENQUIRE_LINK, 5, "00"));
            RawSmsc.Pdu alive = connection.read();
            assertThat(alive.commandId()).isEqualTo(SmppConstants.CMD_ID_ENQUIRE_LINK_RESP);
            assertThat(alive.commandStatus()).isEqualTo(OK);
        }
    }
}
