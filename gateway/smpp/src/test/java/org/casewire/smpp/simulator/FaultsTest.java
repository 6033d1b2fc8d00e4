package org.casewire.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudhopper.commons.util.windowing.WindowFuture;
import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.DeliverSmResp;
import com.cloudhopper.smpp.pdu.EnquireLink;
import com.cloudhopper.smpp.pdu.GenericNack;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.type.SmppBindException;
import com.cloudhopper.smpp.type.SmppTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final String PHONE = "358401234567";

    private Simulator simulator;
    private PlainEsme esme;

    @BeforeEach
    void start() throws Exception {
        simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")).start();
        esme = PlainEsme.transceiver(simulator);
    }

    @AfterEach
    void stop() {
        esme.close();
        simulator.close();
    }

    @Test
    void aLostSubmitIsNeitherTakenNorAnswered() throws Exception {
        simulator.faults(Faults.parse("{\"submitLoss\": 1}"));
        WindowFuture<Integer, PduRequest, PduResponse> lost = send("lost");
        assertThat(esme.submit(PHONE, "next").getCommandStatus()).isZero();
        assertThat(lost.isDone()).isFalse();
        assertThat(texts()).containsExactly("next");
    }

    @Test
    void aDroppedAnswerLeavesTheMessageTakenAndReported() throws Exception {
        simulator.faults(Faults.parse("{\"answerDrop\": {\"every\": 2}}"));
        esme.submit(PHONE, "answered");
        WindowFuture<Integer, PduRequest, PduResponse> dropped = send("unanswered");
        esme.nextDeliver();
        esme.nextDeliver();
        assertThat(dropped.isDone()).isFalse();
        assertThat(simulator.submits()).extracting(SubmitView::answered).containsExactly(true, false);
    }

    @Test
    void theLinkIsCutBeforeTakingBeforeTheAnswerOrAfterIt() throws Exception {
        simulator.faults(Faults.parse("{\"dropLink\": 1, \"dropLinkWhen\": \"BEFORE_TAKING\"}"));
        assertThat(esme.session().isBound()).isTrue();
        send("one");
        assertThat(esme.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(simulator.submits()).isEmpty();

        simulator.faults(Faults.parse("{\"dropLink\": {\"after\": 1, \"next\": 1}}"));
        again();
        assertThat(esme.submit(PHONE, "two").getCommandStatus()).isZero();
        WindowFuture<Integer, PduRequest, PduResponse> cut = send("three");
        assertThat(esme.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(cut.isSuccess()).isFalse();
        assertThat(texts()).containsExactly("two", "three");

        simulator.faults(Faults.parse("{\"dropLink\": 1, \"dropLinkWhen\": \"AFTER_ANSWER\"}"));
        again();
        assertThat(esme.submit(PHONE, "four").getCommandStatus()).isZero();
        assertThat(esme.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(simulator.stats().count(Counter.LINKS_DROPPED)).isEqualTo(3);
    }

    @Test
    void aSubmitIsRefusedWithAnyStatusOrNacked() throws Exception {
        simulator.faults(Faults.parse("{\"refuse\": 2}"));
        assertThat(esme.submit(PHONE, "1").getCommandStatus()).isEqualTo(SmppConstants.STATUS_THROTTLED);
        assertThat(esme.submit(PHONE, "2").getCommandStatus()).isEqualTo(SmppConstants.STATUS_THROTTLED);
        assertThat(esme.submit(PHONE, "3").getCommandStatus()).isZero();
        simulator.faults(Faults.parse("{\"refuse\": true, \"refuseWith\": 1025}"));
        assertThat(esme.submit(PHONE, "4").getCommandStatus()).isEqualTo(0x401);
        simulator.faults(Faults.parse("{\"nack\": 1}"));
        WindowFuture<Integer, PduRequest, PduResponse> nacked = send("5");
        assertThat(nacked.await(10_000)).isTrue();
        assertThat(nacked.getResponse()).isInstanceOf(GenericNack.class);
        assertThat(simulator.submits()).extracting(SubmitView::commandStatus).containsExactly(0x58, 0x58, 0, 0x401);
        assertThat(simulator.handset(PHONE).messages()).hasSize(1);
    }

    @Test
    void answersAndReceiptsCanBeLate() throws Exception {
        simulator.faults(Faults.parse("{\"answerDelay\": 60, \"receiptDelay\": 120}"));
        long start = System.nanoTime();
        esme.submit(PHONE, "hello");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
        esme.nextDeliver();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }

    @Test
    void aReceiptCanComeBeforeTheAnswer() throws Exception {
        simulator.faults(Faults.parse("{\"earlyReceipts\": true}"));
        List<Boolean> answeredAtReceipt = new ArrayList<>();
        esme.rule = receipt -> {
            answeredAtReceipt.add(simulator.submits().get(0).answered());
            return 0;
        };
        esme.submit(PHONE, "hello");
        esme.nextDeliver();
        assertThat(answeredAtReceipt).containsExactly(false);
    }

    @Test
    void idsDifferBetweenAnswerAndReceiptAsAsked() throws Exception {
        simulator.faults(Faults.parse("{\"answerId\": \"HEX_UPPER\", \"receiptId\": \"DECIMAL_PADDED\"}"));
        String answered = esme.submit(PHONE, "hello").getMessageId();
        String reported = SimulatorTest.idIn(esme.nextDeliver());
        assertThat(reported).hasSize(20);
        assertThat(Long.parseLong(answered, 16)).isEqualTo(Long.parseLong(reported));
        assertThat(answered).isUpperCase();
    }

    @Test
    void receiptsAreLeftOutDoubledOrPrecededByAnIntermediateOne() throws Exception {
        simulator.faults(Faults.parse(
                "{\"noReceipts\": 1, \"duplicateReceipts\": 1, \"intermediateReceipts\": {\"after\": 2}}"));
        esme.submit(PHONE, "none");
        String twice = esme.submit(PHONE, "twice").getMessageId();
        String staged = esme.submit(PHONE, "staged").getMessageId();
        List<DeliverSm> come = List.of(esme.nextDeliver(), esme.nextDeliver(), esme.nextDeliver(), esme.nextDeliver());
        List<String> ids = new ArrayList<>();
        for (DeliverSm receipt : come) {
            ids.add(SimulatorTest.idIn(receipt));
        }
        assertThat(ids).containsExactly(twice, twice, staged, staged);
        assertThat(come.get(2).getEsmClass()).isEqualTo((byte) 0x20);
        assertThat(SimulatorTest.textOf(come.get(2))).contains("stat:ENROUTE");
        assertThat(SimulatorTest.textOf(come.get(3))).contains("stat:DELIVRD");
    }

    @Test
    void aReceiptHasTheShapeAskedFor() throws Exception {
        simulator.faults(Faults.parse("""
                {"undelivered": true, "undeliveredStat": "REJECTD", "undeliveredErr": "0A1", "receiptTlvs": false,
                 "receiptEsmClass": false, "receiptText": "{stat};{err};{id}"}"""));
        String id = esme.submit(PHONE, "hello").getMessageId();
        DeliverSm receipt = esme.nextDeliver();
        assertThat(SimulatorTest.textOf(receipt)).isEqualTo("REJECTD;0A1;" + id);
        assertThat(receipt.getEsmClass()).isZero();
        assertThat(receipt.getOptionalParameterCount()).isZero();
    }

    @Test
    void bindsAreRefusedAndEnquireLinkIsNotAnswered() throws Exception {
        simulator.faults(Faults.parse("{\"refuseBinds\": 1, \"refuseBindsWith\": 5, \"silentEnquireLink\": 1}"));
        assertThatThrownBy(() -> PlainEsme.transceiver(simulator))
                .isInstanceOfSatisfying(
                        SmppBindException.class,
                        refused -> assertThat(refused.getBindResponse().getCommandStatus())
                                .isEqualTo(5));
        PlainEsme.transceiver(simulator).close();
        assertThatThrownBy(() -> esme.session().enquireLink(new EnquireLink(), 50))
                .isInstanceOf(SmppTimeoutException.class);
        assertThat(esme.session().enquireLink(new EnquireLink(), 10_000).getCommandStatus())
                .isZero();
    }

    @Test
    void randomFaultsAreTheSameForTheSameSeed() throws Exception {
        List<Integer> first = statusesOfFifty();
        assertThat(first).contains(0, 0x58);
        assertThat(statusesOfFifty()).isEqualTo(first);
    }

    private List<Integer> statusesOfFifty() throws Exception {
        simulator.faults(Faults.parse("{\"refuse\": {\"share\": 0.3}}"));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            statuses.add(esme.submit(PHONE, "hello").getCommandStatus());
        }
        return statuses;
    }

    @Test
    void anOddAnswerLeavesTheMessageTaken() throws Exception {
        simulator.faults(Faults.parse("{\"oddAnswer\": 1, \"oddAnswerAs\": \"WRONG_CLASS\"}"));
        WindowFuture<Integer, PduRequest, PduResponse> wrong = send("1");
        assertThat(wrong.await(10_000)).isTrue();
        assertThat(wrong.getResponse()).isInstanceOf(DeliverSmResp.class);

        simulator.faults(Faults.parse("{\"oddAnswer\": 1, \"oddAnswerAs\": \"STRANGE_SEQUENCE\"}"));
        WindowFuture<Integer, PduRequest, PduResponse> strange = send("2");
        assertThat(esme.submit(PHONE, "3").getCommandStatus()).isZero();
        assertThat(strange.isDone()).isFalse();

        simulator.faults(Faults.parse("{\"oddAnswer\": 1, \"oddAnswerAs\": \"NO_BODY\"}"));
        assertThat(esme.submit(PHONE, "4").getMessageId()).isNull();

        for (String odd : List.of("TWICE", "UNTERMINATED_ID", "GARBAGE")) {
            simulator.faults(Faults.parse("{\"oddAnswer\": 1, \"oddAnswerAs\": \"" + odd + "\"}"));
            send(odd.replace('_', ' '));
        }
        esme.close(); // out of step by now; what it sent has been read by the time its end is seen
        awaitNoBind();
        assertThat(texts()).containsExactly("1", "2", "3", "4", "TWICE", "UNTERMINATED ID", "GARBAGE");
    }

    @Test
    void aLostAcknowledgementBringsTheSameAgain() throws Exception {
        simulator.redelivery(new SimulatorSettings.Redelivery(10, Duration.ofMillis(50), Duration.ofMillis(10)));
        simulator.faults(Faults.parse("{\"acknowledgementLoss\": 1}"));
        InboundView sent =
                simulator.inbound(InboundText.of("+" + PHONE, "15400", "ok")).get(10, TimeUnit.SECONDS);
        assertThat(sent.acknowledged()).isTrue();
        assertThat(esme.delivers).hasSize(2);
        assertThat(simulator.stats().count(Counter.ACKNOWLEDGEMENTS_LOST)).isEqualTo(1);
    }

    @Test
    void aFaultCanBeForOneNumberOnly() throws Exception {
        simulator.faults(Faults.parse("{\"refuse\": {\"destination\": \"+358409\"}, \"refuseWith\": 11}"));
        assertThat(esme.submit(PHONE, "well").getCommandStatus()).isZero();
        assertThat(esme.submit("358409", "ill").getCommandStatus()).isEqualTo(11);
        simulator.faults(Faults.parse("{\"refuse\": {\"source\": \"15401\"}}"));
        assertThat(esme.submit("358409", "well").getCommandStatus()).isZero();
    }

    @Test
    void theContractsLimitsAreKept() throws Exception {
        simulator.faults(Faults.parse("{\"windowLimit\": 2, \"answerDelay\": 50}"));
        WindowFuture<Integer, PduRequest, PduResponse> first = send("1");
        WindowFuture<Integer, PduRequest, PduResponse> second = send("2");
        assertThat(esme.submit(PHONE, "3").getCommandStatus()).isEqualTo(0x58);
        assertThat(first.await(10_000) && second.await(10_000)).isTrue();
        assertThat(esme.submit(PHONE, "4").getCommandStatus()).isZero();

        simulator.faults(Faults.parse("{\"messagesPerSecond\": 3, \"bindLimit\": 1, \"refuseWith\": 20}"));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            statuses.add(esme.submit(PHONE, "hello").getCommandStatus());
        }
        assertThat(statuses).contains(0, 20);
        assertThat(statuses).filteredOn(status -> status == 0).hasSizeBetween(3, 6);
        assertThatThrownBy(() -> PlainEsme.transceiver(simulator)).isInstanceOf(SmppBindException.class);
    }

    @Test
    void aCarriersOwnAlphabetIsLatin1() throws Exception {
        simulator.faults(Faults.parse("{\"alphabet\": \"LATIN1\"}"));
        esme.submit(PHONE, "Grüße für Zoë ê");
        assertThat(texts()).containsExactly("Grüße für Zoë ê");
        esme.nextDeliver();
        simulator.send(InboundText.of("+" + PHONE, "15400", "à bientôt".substring(0, 2)));
        assertThat(esme.nextDeliver().getShortMessage()).isEqualTo(new byte[] {(byte) 0xE0, ' '});
    }

    @Test
    void faultsAreReadStrictlyAndChangeOnlyWhatIsNamed() {
        assertThatThrownBy(() -> Faults.parse("{\"answerDorp\": 1}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Faults.parse("{\"answerDrop\": {\"evry\": 1}}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Faults.parse("{\"answerDrop\": null}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Faults.parse("{\"answerDelay\": null}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Faults.parse("{\"answerDelay\": -1}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Faults.parse("[")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Faults.parse("")).isInstanceOf(IllegalArgumentException.class);
        Faults some = Faults.parse("{\"answerDrop\": 3}").with("{\"answerDelay\": 7}");
        assertThat(some.answerDrop()).isEqualTo(Pick.next(3));
        assertThat(some.answerDelay()).isEqualTo(Duration.ofMillis(7));
        assertThat(some.with("{\"answerDrop\": false, \"answerDelay\": 0}")).isEqualTo(Faults.NONE);
    }

    private WindowFuture<Integer, PduRequest, PduResponse> send(String text) throws Exception {
        return esme.session().sendRequestPdu(PlainEsme.message(PHONE, text), 10_000, true);
    }

    private void awaitNoBind() {
        long deadline = System.nanoTime() + PlainEsme.PATIENCE.toNanos();
        while (!simulator.binds().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private List<String> texts() {
        return simulator.submits().stream().map(SubmitView::text).toList();
    }

    private void again() throws Exception {
        esme.close();
        esme = PlainEsme.transceiver(simulator);
    }
}
