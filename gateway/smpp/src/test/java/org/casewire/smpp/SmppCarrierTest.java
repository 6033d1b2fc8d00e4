package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.smpp.CarrierBench.segment;
import static org.casewire.smpp.CarrierBench.until;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.CarrierLink.Hold;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.core.carrier.SubmitOutcome.NotWritten;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.carrier.SubmitOutcome.Refused;
import org.casewire.core.carrier.SubmitOutcome.Unanswered;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.SubmitView;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SmppCarrierTest extends AtSimulator {
    @Test
    void aTextIsSubmittedAnsweredAndReceipted() throws Exception {
        bind("{}");

        SubmitOutcome outcome = bench.submit("Tervetuloa {klo 9} €5").get(10, TimeUnit.SECONDS);

        String id = ((Accepted) outcome).carrierMessageId();
        until(() -> !bench.listener.receipts.isEmpty(), "a receipt");
        Receipt receipt = bench.listener.receipts.peek();
        assertThat(receipt.messageIds()).contains(id);
        assertThat(receipt.status()).isEqualTo(Receipt.Status.DELIVERED);
        assertThat(receipt.ends()).startsWith(new Receipt.Ends("15400", CarrierBench.PHONE));
        assertThat(receipt.at()).isPresent();
        assertThat(receipt.raw()).doesNotContain("Tervetuloa");
        assertThat(simulator.submits().get(0).text()).isEqualTo("Tervetuloa {klo 9} €5");
        assertThat(bench.count("submit.accepted")).isOne();
    }

    @Test
    void aLongTextArrivesWholeThoughItIsLongerThanTheWindow() throws Exception {
        bind("{\"windowSize\": 2}");
        Room room = bench.carrier.reserve(5).orElseThrow();
        List<CompletableFuture<SubmitOutcome>> outcomes = new ArrayList<>();
        for (int number = 1; number <= 5; number++) {
            outcomes.add(CarrierBench.submit(room, segment("ä" + number + "Ж", number, 5), () -> true));
        }
        for (CompletableFuture<SubmitOutcome> outcome : outcomes) {
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        }

        assertThat(simulator.submits()).extracting(SubmitView::text).containsExactly("ä1Ж", "ä2Ж", "ä3Ж", "ä4Ж", "ä5Ж");
        assertThat(simulator.handset(CarrierBench.PHONE).messages()).hasSize(1);
        until(() -> bench.inUse() == 0, "the window is free again");
    }

    @Test
    void theWindowIsNeverExceededAndNeverLeaks() throws Exception {
        simulator.faults(
                Faults.parse("{\"answerDelay\": 2, \"refuse\": {\"every\": 7}, \"refuseWith\": 8, \"nack\": 0}"));
        bind("{\"windowSize\": 4, \"binds\": 2}");
        List<CompletableFuture<SubmitOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int segments = 1 + i % 6;
            Room room = bench.awaitRoom(segments);
            assertThat(bench.inUse()).isBetween(1, 8);
            for (int number = 1; number <= segments - i % 2; number++) {
                outcomes.add(CarrierBench.submit(room, segment("text", number, segments), () -> true));
            }
            room.release();
            room.release();
        }
        for (CompletableFuture<SubmitOutcome> outcome : outcomes) {
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOfAny(Accepted.class, Refused.class);
        }
        until(() -> bench.inUse() == 0, "every slot came back");
    }

    @Test
    void aSubmitThatIsNotAnsweredInTimeIsUnansweredAndItsSlotIsFree() throws Exception {
        simulator.faults(Faults.parse("{\"answerDrop\": 1}"));
        bind("{\"responseTimeout\": \"100ms\", \"windowSize\": 1}");

        assertThat(bench.submit("lost").get(10, TimeUnit.SECONDS)).isInstanceOf(Unanswered.class);
        CarrierBench.submit(bench.awaitRoom(1), segment("next", 1, 1), () -> true)
                .get(10, TimeUnit.SECONDS);
        assertThat(bench.carrier.status().state()).isEqualTo(State.UP);
    }

    @Test
    void anAnswerAfterTheTimeIsCountedAndToldAfterwards() throws Exception {
        simulator.faults(Faults.parse("{\"answerDelay\": 400}"));
        bind("{\"responseTimeout\": \"100ms\"}");

        SubmitOutcome overdue = bench.submit("late").get(10, TimeUnit.SECONDS);
        assertThat(overdue).isInstanceOf(Unanswered.class);
        SubmitOutcome told = ((Unanswered) overdue)
                .later()
                .orElseThrow()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(told).isInstanceOf(Accepted.class);
        assertThat(((Accepted) told).carrierMessageId())
                .isEqualTo(simulator.submits().get(0).messageId());
        until(() -> bench.count("answers.late") == 1, "the late answer");
        until(() -> bench.inUse() == 0, "every slot came back");
    }

    @Test
    void aLinkDroppedAfterTheWriteLeavesTheSubmitUnansweredAndIsBoundAgain() throws Exception {
        simulator.faults(Faults.parse("{\"dropLink\": 1, \"dropLinkWhen\": \"BEFORE_ANSWER\"}"));
        bind("{}");

        assertThat(bench.submit("cut").get(10, TimeUnit.SECONDS)).isInstanceOf(Unanswered.class);
        bench.await(State.UP);
        assertThat(bench.submit("again").get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }

    @Test
    void aRoomOfALostLinkWritesNothing() throws Exception {
        bind("{}");
        Room room = bench.carrier.reserve(2).orElseThrow();
        simulator.dropBinds();
        until(() -> bench.count("links.lost") == 1, "the loss is seen");

        assertThat(CarrierBench.submit(room, segment("a", 1, 2), () -> true).get(10, TimeUnit.SECONDS))
                .isInstanceOf(NotWritten.class);
        room.release();
        bench.await(State.UP);
        until(() -> bench.inUse() == 0, "every slot came back");
        assertThat(simulator.submits()).isEmpty();
    }

    @Test
    void aShutFenceWritesNothing() throws Exception {
        bind("{}");
        Room room = bench.carrier.reserve(1).orElseThrow();

        assertThat(CarrierBench.submit(room, segment("a", 1, 1), () -> false).get(10, TimeUnit.SECONDS))
                .isInstanceOf(NotWritten.class);
        until(() -> bench.inUse() == 0, "the slot came back");
        assertThat(simulator.submits()).isEmpty();
    }

    @Test
    void aCarrierThatThrottlesIsLeftAloneForAWhile() throws Exception {
        simulator.faults(Faults.parse("{\"refuse\": 1}"));
        bind("{}");
        long start = System.nanoTime();

        Refused refused = (Refused) bench.submit("soon").get(10, TimeUnit.SECONDS);
        assertThat(refused.refusal()).isEqualTo(Refusal.FLOW);
        assertThat(bench.carrier.status().state()).isEqualTo(State.THROTTLED);
        assertThat(bench.carrier.status().throttledUntil()).isPresent();
        assertThat(bench.carrier.reserve(1)).isEmpty();

        Room room = bench.awaitRoom(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
        assertThat(CarrierBench.submit(room, segment("now", 1, 1), () -> true).get(10, TimeUnit.SECONDS))
                .isInstanceOf(Accepted.class);
        bench.await(State.UP);
    }

    @Test
    void aThirdRefusalOfTheCredentialsHoldsTheCarrierUntilItIsReleased() {
        simulator.faults(Faults.parse("{\"refuseBinds\": true, \"refuseBindsWith\": 14}"));
        bench = CarrierBench.started(simulator.smppPort(), "{\"binds\": 2}");

        until(() -> !bench.listener.holds.isEmpty(), "held");
        bench.await(State.HELD);
        until(
                () -> bench.carrier.status().binds().stream()
                        .noneMatch(bind -> bind.state().equals("WAITING")),
                "no bind tries");
        assertThat(bench.carrier.reserve(1)).isEmpty();
        assertThat(bench.carrier.status().reason())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("0x0000000e").doesNotContain("secret"));

        simulator.faults(Faults.NONE);
        bench.carrier.release();
        bench.await(State.UP);
        assertThat(bench.listener.holds).hasSize(1);
    }

    @Test
    void aCarrierThatStartsHeldBindsOnlyWhenReleased() {
        bench = new CarrierBench(simulator.smppPort(), "{}");
        bench.carrier.start(bench.listener, Hold.HELD);
        bench.allowAll();
        assertThat(bench.carrier.status().state()).isEqualTo(State.HELD);
        assertThat(simulator.stats().binds()).isZero();

        bench.carrier.release();
        bench.await(State.UP);
    }

    @Test
    void stoppingAwaitsWhatIsInFlightAndUnbinds() throws Exception {
        simulator.faults(Faults.parse("{\"answerDelay\": 200}"));
        bind("{}");
        CompletableFuture<SubmitOutcome> last = bench.submit("last");
        bench.carrier.stop();

        assertThat(bench.carrier.reserve(1)).isEmpty();
        assertThat(last.get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        until(() -> simulator.binds().isEmpty(), "unbound");
        assertThat(bench.carrier.status().state()).isEqualTo(State.STOPPED);
        bench.carrier.release();
        bench.await(State.UP);
    }

    @Test
    void oneBindCanBeBoundAfresh() {
        bind("{\"bindType\": \"TRANSMITTER_RECEIVER\"}");
        long newest = newestSession();

        assertThat(bench.carrier.rebind("operator-1.RECEIVER-1")).isTrue();
        assertThat(bench.carrier.rebind("operator-1.RECEIVER-2")).isFalse();
        until(() -> newestSession() > newest, "a new session");
        bench.await(State.UP);
        assertThat(simulator.binds()).hasSize(2);
    }

    @Test
    void aTransmitterSubmitsAndAReceiverGetsTheReceipt() throws Exception {
        bind("{\"bindType\": \"TRANSMITTER_RECEIVER\"}");

        assertThat(bench.submit("hello").get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        until(() -> !bench.listener.receipts.isEmpty(), "a receipt");
    }

    @Test
    void theNextEndpointIsTriedWhenOneIsDown() {
        bench = CarrierBench.started(
                simulator.smppPort(),
                "{\"endpoints\": [{\"host\": \"127.0.0.1\", \"port\": 1}, {\"host\": \"127.0.0.1\", \"port\": %d}]}"
                        .formatted(simulator.smppPort()));
        bench.await(State.UP);
        assertThat(bench.carrier.status().binds().get(0).boundTo()).hasValue("127.0.0.1:" + simulator.smppPort());
    }

    @Test
    void aCarrierThatIsAwayIsBoundWhenItComesBack() {
        bind("{}");
        simulator.listening(false);
        bench.await(State.DOWN);
        assertThat(bench.carrier.reserve(1)).isEmpty();

        simulator.listening(true);
        bench.await(State.UP);
        until(() -> bench.listener.roomCalls.get() > 0, "told of room");
    }

    @Test
    void aCarrierThatDoesNotAnswerEnquireLinkIsBoundAfresh() {
        simulator.faults(Faults.parse("{\"silentEnquireLink\": true}"));
        bind("{\"enquireLinkInterval\": \"50ms\", \"inactivityTimeout\": \"150ms\"}");

        until(() -> bench.count("links.lost") > 1, "dropped again and again");
        simulator.faults(Faults.NONE);
        bench.await(State.UP);
    }

    @Test
    void thePaceIsKept() throws Exception {
        bind("{\"messagesPerSecond\": 50, \"windowSize\": 100}");
        long start = System.nanoTime();
        for (int i = 0; i < 55; i++) {
            CarrierBench.submit(bench.awaitRoom(1), segment("x", 1, 1), () -> true);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(950), Duration.ofSeconds(3));
        until(() -> bench.inUse() == 0, "all answered");
    }

    @Test
    void aCarrierThatUnbindsIsBoundAgain() throws Exception {
        bind("{}");
        long newest = newestSession();
        simulator.unbindAll();
        until(() -> newestSession() > newest, "a new session");
        bench.await(State.UP);
        assertThat(bench.submit("again").get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        until(() -> bench.listener.ended.size() == 1, "told of the session's end");
    }

    @Test
    void aLinkComesBackThoughCoreFailsAtItsEnd() throws Exception {
        bind("{}");
        bench.listener.onEnding = () -> {
            throw new IllegalStateException("core's own fault");
        };
        long newest = newestSession();
        simulator.unbindAll();
        until(() -> newestSession() > newest, "a new session");
        bench.await(State.UP);
        assertThat(bench.submit("again").get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }

    @Test
    void aCarrierThatAcceptsTcpAndNeverAnswersTheBindIsTriedAgain() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            bench = CarrierBench.started(silent.getLocalPort(), "{\"bindTimeout\": \"100ms\"}");
            for (int i = 0; i < 3; i++) {
                silent.accept();
            }
            until(() -> bench.carrier.status().binds().get(0).lastError().isPresent(), "the reason is shown");
            assertThat(bench.carrier.status().state()).isEqualTo(State.DOWN);
            assertThat(bench.carrier.status().binds().get(0).lastError())
                    .hasValue("the carrier did not answer the bind");
        }
    }

    @Test
    void closingGivesUpABindThatIsNotThereYet() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            bench = CarrierBench.started(silent.getLocalPort(), "{}");
            silent.accept();
            long start = System.nanoTime();
            bench.carrier.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void whoWasRefusedWhileThePaceWasSpentIsToldThoughThrottlingComesBetween() throws Exception {
        simulator.faults(Faults.parse("{\"refuse\": 1}"));
        bind("{\"messagesPerSecond\": 20, \"windowSize\": 5}");
        for (int i = 0; i < 6; i++) {
            CarrierBench.submit(bench.awaitRoom(1), segment("x", 1, 1), () -> true);
        }
        until(() -> bench.inUse() == 0, "all answered");
    }

    @Test
    void theGaugesTellTheStateOfTheBinds() {
        bind("{\"binds\": 2}");
        assertThat(bench.metrics.getGauges().get("smpp.operator-1.binds.bound").getValue())
                .isEqualTo(2);
        assertThat(bench.metrics.getGauges().get("smpp.operator-1.window.size").getValue())
                .isEqualTo(20);
        bench.carrier.close();
        assertThat(bench.metrics.getGauges()).isEmpty();
    }

    @Test
    void nothingOfAPduOrThePasswordIsLoggedEvenAtTrace() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        try {
            simulator.faults(Faults.parse("{\"dropLink\": {\"after\": 2, \"next\": 1}}"));
            bind("{}");
            bench.submit("canary-text").get(10, TimeUnit.SECONDS);
            bench.submit("canary-text").get(10, TimeUnit.SECONDS);
            bench.submit("canary-text").get(10, TimeUnit.SECONDS);
            until(() -> !bench.listener.receipts.isEmpty(), "a receipt");
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage, ILoggingEvent::getKeyValuePairs)
                .asString()
                .doesNotContain("canary-text", "358401234567", "secret");
    }

    private long newestSession() {
        return simulator.binds().stream().mapToLong(bind -> bind.id()).max().orElse(0);
    }
}
