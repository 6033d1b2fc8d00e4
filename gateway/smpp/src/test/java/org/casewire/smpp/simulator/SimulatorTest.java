package org.casewire.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.EnquireLink;
import com.cloudhopper.smpp.pdu.GenericNack;
import com.cloudhopper.smpp.pdu.QuerySm;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.type.SmppBindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private static final String PHONE = "358401234567";

    private Simulator simulator;

    @BeforeEach
    void start() {
        SimulatorSettings settings = SimulatorSettings.onFreePorts("clinic", "secret")
                .withRedelivery(new SimulatorSettings.Redelivery(10, Duration.ofMillis(200), Duration.ofMillis(20)));
        simulator = new Simulator(settings).start();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aSubmitIsAnsweredRecordedAndReported() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            SubmitSmResp answer = esme.submit(PHONE, "Your appointment is on Monday");
            assertThat(answer.getCommandStatus()).isZero();

            DeliverSm receipt = esme.nextDeliver();
            assertThat(receipt.getEsmClass()).isEqualTo((byte) 0x04);
            assertThat(receipt.getSourceAddress().getAddress()).isEqualTo(PHONE);
            assertThat(receipt.getDestAddress().getAddress()).isEqualTo("15400");
            assertThat(new String(receipt.getShortMessage(), StandardCharsets.ISO_8859_1))
                    .startsWith("id:" + answer.getMessageId() + " sub:001 dlvrd:001 submit date:")
                    .contains(" stat:DELIVRD err:000 text:Your appointment is ");
            assertThat(receipt.getOptionalParameter(SmppConstants.TAG_RECEIPTED_MSG_ID)
                            .getValueAsString())
                    .isEqualTo(answer.getMessageId());
            assertThat(receipt.getOptionalParameter(SmppConstants.TAG_MSG_STATE).getValueAsByte())
                    .isEqualTo(SmppConstants.STATE_DELIVERED);

            SubmitView seen = simulator.submits().get(0);
            assertThat(seen.messageId()).isEqualTo(answer.getMessageId());
            assertThat(seen.text()).isEqualTo("Your appointment is on Monday");
            assertThat(seen.state()).isEqualTo("DELIVERED");
            assertThat(seen.answered()).isTrue();
            assertThat(simulator.handset("+" + PHONE).messages())
                    .extracting(HandsetView.Entry::text)
                    .containsExactly("Your appointment is on Monday");
        }
    }

    @Test
    void aWrongSystemIdOrPasswordIsRefused() {
        assertThatThrownBy(() -> new PlainEsme(simulator.smppPort(), SmppBindType.TRANSCEIVER, "stranger", "secret"))
                .isInstanceOfSatisfying(
                        SmppBindException.class,
                        refused -> assertThat(refused.getBindResponse().getCommandStatus())
                                .isEqualTo(SmppConstants.STATUS_INVSYSID));
        assertThatThrownBy(() -> new PlainEsme(simulator.smppPort(), SmppBindType.TRANSCEIVER, "clinic", "wrong"))
                .isInstanceOfSatisfying(
                        SmppBindException.class,
                        refused -> assertThat(refused.getBindResponse().getCommandStatus())
                                .isEqualTo(SmppConstants.STATUS_INVPASWD));
        assertThat(simulator.stats().count(Counter.BINDS_REFUSED)).isEqualTo(2);
    }

    @Test
    void receiptsGoToTheReceiverOfATransmitter() throws Exception {
        try (PlainEsme transmitter = new PlainEsme(simulator.smppPort(), SmppBindType.TRANSMITTER, "clinic", "secret");
                PlainEsme receiver = new PlainEsme(simulator.smppPort(), SmppBindType.RECEIVER, "clinic", "secret")) {
            transmitter.submit(PHONE, "hello");
            assertThat(receiver.nextDeliver().getEsmClass()).isEqualTo((byte) 0x04);
            assertThat(transmitter.delivers).isEmpty();
            assertThat(receiver.submit(PHONE, "not allowed").getCommandStatus())
                    .isEqualTo(SmppConstants.STATUS_INVBNDSTS);
        }
    }

    @Test
    void aReceiptWaitsForAReceiver() throws Exception {
        try (PlainEsme transmitter =
                new PlainEsme(simulator.smppPort(), SmppBindType.TRANSMITTER, "clinic", "secret")) {
            transmitter.submit(PHONE, "hello");
            assertThat(simulator.stats().deliversWaiting()).isEqualTo(1);
            try (PlainEsme receiver = new PlainEsme(simulator.smppPort(), SmppBindType.RECEIVER, "clinic", "secret")) {
                assertThat(receiver.nextDeliver().getEsmClass()).isEqualTo((byte) 0x04);
            }
        }
    }

    @Test
    void aReceiptIsRepeatedWhenRefusedUnansweredOrCutOff() throws Exception {
        AtomicInteger come = new AtomicInteger();
        String id;
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            esme.rule = deliver -> come.incrementAndGet() == 1 ? SmppConstants.STATUS_SYSERR : -1;
            id = esme.submit(PHONE, "hello").getMessageId();
            esme.nextDeliver(); // refused
            esme.nextDeliver(); // unanswered
            esme.nextDeliver(); // repeated, and then the link goes away
        }
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            assertThat(idIn(esme.nextDeliver())).isEqualTo(id);
        }
        assertThat(simulator.stats().count(Counter.DELIVERS_REFUSED)).isEqualTo(1);
        assertThat(simulator.stats().count(Counter.DELIVERS_UNANSWERED)).isPositive();
    }

    @Test
    void anInboundTextIsRepeatedUntilItIsTaken() throws Exception {
        AtomicInteger come = new AtomicInteger();
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            esme.rule = deliver -> come.incrementAndGet() < 3 ? 0x64 : 0;
            InboundView first = simulator
                    .inbound(InboundText.of("+" + PHONE, "15400", "I am late"))
                    .get(10, TimeUnit.SECONDS);
            assertThat(first.acknowledged()).isFalse();
            assertThat(first.commandStatus()).isEqualTo(0x64);
            for (int i = 0; i < 3; i++) {
                DeliverSm deliver = esme.nextDeliver();
                assertThat(deliver.getEsmClass()).isZero();
                assertThat(deliver.getSourceAddress().getTon()).isEqualTo((byte) 1);
                assertThat(Alphabet.GSM7.decode(deliver.getShortMessage())).isEqualTo("I am late");
            }
            esme.session().enquireLink(new EnquireLink(), 10_000); // the last answer has been read by now
            InboundView last = simulator.inbound(first.id()).orElseThrow();
            assertThat(last.acknowledged()).isTrue();
            assertThat(last.refusals()).isEqualTo(2);
        }
    }

    @Test
    void aLongInboundTextComesInPartsThatJoinToItself() throws Exception {
        String text = "Grüße 🙂 ".repeat(40);
        for (InboundText.Concatenation way : InboundText.Concatenation.values()) {
            try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
                InboundView sent = simulator
                        .inbound(new InboundText("+" + PHONE, "15400", text, -1, way, -1, List.of(), -1, 0))
                        .get(10, TimeUnit.SECONDS);
                StringBuilder joined = new StringBuilder();
                for (int i = 1; i <= sent.parts(); i++) {
                    UserData part = UserData.of(esme.nextDeliver());
                    assertThat(part.part().total()).isEqualTo(sent.parts());
                    assertThat(part.part().number()).isEqualTo(i);
                    joined.append(Alphabet.UCS2.decode(part.octets()));
                }
                assertThat(joined).hasToString(text);
            }
        }
    }

    @Test
    void aHandsetShowsTheJoinedPartsInWhateverOrderTheyCome() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            for (int number : new int[] {2, 1}) {
                SubmitSm part = PlainEsme.message(PHONE, "");
                byte[] text = number == 1 ? "first, ".getBytes("US-ASCII") : "second".getBytes("US-ASCII");
                byte[] whole = new byte[6 + text.length];
                System.arraycopy(new byte[] {5, 0, 3, 7, 2, (byte) number}, 0, whole, 0, 6);
                System.arraycopy(text, 0, whole, 6, text.length);
                part.setEsmClass((byte) 0x40);
                part.setShortMessage(whole);
                esme.session().submit(part, 10_000);
            }
            assertThat(simulator.handset(PHONE).messages()).singleElement().satisfies(shown -> {
                assertThat(shown.text()).isEqualTo("first, second");
                assertThat(shown.complete()).isTrue();
            });
        }
    }

    @Test
    void aPhoneThatIsOffGetsItsTextsWhenItComesOn() throws Exception {
        simulator.handsetOn(PHONE, false);
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            esme.submit(PHONE, "hello");
            assertThat(simulator.handset(PHONE).messages()).isEmpty();
            assertThat(simulator.stats().count(Counter.RECEIPTS)).isZero();
            simulator.handsetOn(PHONE, true);
            esme.nextDeliver();
            assertThat(simulator.handset(PHONE).messages()).hasSize(1);
        }
    }

    @Test
    void aPhoneThatRefusesLeavesItsTextsUndelivered() throws Exception {
        simulator.handsetRefuses(PHONE, true);
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            esme.submit(PHONE, "hello");
            assertThat(textOf(esme.nextDeliver())).contains("stat:UNDELIV err:001");
            assertThat(simulator.handset(PHONE).messages()).isEmpty();
        }
    }

    @Test
    void messageIdsAreUniqueAndUnknownRequestsAreNacked() throws Exception {
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                ids.add(esme.submit(PHONE, "hello").getMessageId());
            }
            assertThat(ids).hasSize(100);
            var query = esme.session().sendRequestPdu(new QuerySm(), 10_000, true);
            assertThat(query.await(10_000)).isTrue();
            assertThat(query.getResponse()).isInstanceOf(GenericNack.class);
            assertThat(esme.submit(PHONE, "still there").getCommandStatus()).isZero();
        }
    }

    @Test
    void aSimulatorThatStopsListeningKeepsWhatItKnows() throws Exception {
        int port = simulator.smppPort();
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            esme.submit(PHONE, "hello");
            simulator.listening(false);
            assertThat(esme.closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> PlainEsme.transceiver(simulator)).isNotNull();
        }
        simulator.listening(true);
        assertThat(simulator.smppPort()).isEqualTo(port);
        try (PlainEsme esme = PlainEsme.transceiver(simulator)) {
            assertThat(esme.submit(PHONE, "again").getCommandStatus()).isZero();
            assertThat(simulator.submits()).hasSize(2);
        }
    }

    static String idIn(DeliverSm receipt) throws Exception {
        return receipt.getOptionalParameter(SmppConstants.TAG_RECEIPTED_MSG_ID).getValueAsString();
    }

    static String textOf(DeliverSm deliver) {
        return Alphabet.GSM7.decode(deliver.getShortMessage());
    }
}
