package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.smpp.CarrierBench.segment;
import static org.casewire.smpp.CarrierBench.until;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.LastingPort;
import org.casewire.core.carrier.CarrierLink.Hold;
import org.casewire.core.carrier.LinkStatus;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.core.carrier.SubmitOutcome.NotWritten;
import org.casewire.core.number.NumberPlan;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.casewire.smpp.simulator.SubmitView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a change of profile does to what is under way, and what it leaves alone. */
@Timeout(60)
class ReloadableCarrierTest {
    private Simulator simulator;
    private CarrierBench bench;
    private ReloadableCarrier carrier;

    @BeforeEach
    void start() {
        simulator = new Simulator(SimulatorSettings.onPorts(LastingPort.free(), 0, "clinic", "secret")).start();
        bench = new CarrierBench(simulator.smppPort(), "{}");
    }

    @AfterEach
    void stop() {
        carrier.close();
        bench.close();
        simulator.close();
    }

    @Test
    void theNewProfileIsInForceAndWhoWaitsForRoomIsTold() throws Exception {
        up("{\"windowSize\": 1}");
        Room only = carrier.reserve(1).orElseThrow();
        assertThat(carrier.reserve(1)).isEmpty();
        int told = bench.listener.roomCalls.get();

        assertThat(change("{\"windowSize\": 3}")).isTrue();

        until(() -> bench.listener.roomCalls.get() > told, "told of room");
        is(State.UP);
        assertThat(carrier.status().binds().get(0).windowSize()).isEqualTo(3);
        assertThat(CarrierBench.submit(only, segment("old room", 1, 1), () -> true)
                        .get(5, TimeUnit.SECONDS))
                .isInstanceOf(NotWritten.class);
        assertThat(submit("new room").get(5, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        assertThat(bench.metrics.getGauges().get("smpp.operator-1.window.size").getValue())
                .isEqualTo(3);
    }

    @Test
    void whatIsTheSameChangesNothing() {
        up("{\"windowSize\": 2}");
        List<LinkStatus.Bind> before = carrier.status().binds();

        assertThat(change("{\"windowSize\": 2}")).isFalse();
        assertThat(carrier.status().binds()).isEqualTo(before);
        assertThat(bench.listener.ended).isEmpty();
    }

    @Test
    void whatIsInFlightIsAnsweredOnTheOldLinkBeforeTheNewOneBinds() throws Exception {
        simulator.faults(Faults.parse("{\"answerDelay\": 300, \"bindLimit\": 1}"));
        up("{}");
        List<CompletableFuture<SubmitOutcome>> inFlight = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            inFlight.add(submit("in flight " + i));
        }
        until(() -> simulator.submits().size() == 5, "all written");

        change("{\"systemType\": \"new\"}");

        // The simulator refuses a second bind, so the old one was gone before the new one came.
        is(State.UP);
        assertThat(carrier.status().binds().get(0).lastError()).isEmpty();
        for (CompletableFuture<SubmitOutcome> one : inFlight) {
            assertThat(one).isCompletedWithValueMatching(outcome -> outcome instanceof Accepted);
        }
    }

    @Test
    void aMessageThatHasBegunIsSentWholeOnTheOldLink() throws Exception {
        simulator.faults(Faults.parse("{\"answerDelay\": 100}"));
        up("{\"windowSize\": 1, \"concatenation\": \"UDH_8\"}");
        Room room = carrier.reserve(6).orElseThrow();
        List<CompletableFuture<SubmitOutcome>> outcomes = new ArrayList<>();
        for (int number = 1; number <= 6; number++) {
            outcomes.add(CarrierBench.submit(room, segment("part " + number, number, 6), () -> true));
        }
        until(() -> !simulator.submits().isEmpty(), "it has begun");

        change("{\"windowSize\": 1, \"concatenation\": \"UDH_16\"}");

        for (CompletableFuture<SubmitOutcome> one : outcomes) {
            assertThat(one).isCompletedWithValueMatching(outcome -> outcome instanceof Accepted);
        }
        assertThat(simulator.handset(CarrierBench.PHONE).messages())
                .extracting(entry -> entry.text())
                .containsExactly("part 1part 2part 3part 4part 5part 6");
    }

    @Test
    void noSecondBindIsMadeWhileTheOldOneStands() {
        simulator.faults(Faults.parse("{\"bindLimit\": 2}"));
        up("{\"binds\": 2}");
        for (int i = 1; i <= 10; i++) {
            change("{\"binds\": 2, \"systemType\": \"t" + i + "\"}");
            is(State.UP);
            assertThat(carrier.status().binds())
                    .allMatch(bind -> bind.lastError().isEmpty());
        }
    }

    @Test
    void aStoppedCarrierStaysStoppedAndBindsByTheNewProfileWhenItIsStarted() {
        up("{}");
        carrier.stop();
        is(State.STOPPED);

        change("{\"windowSize\": 7}");
        assertThat(carrier.status().state()).isEqualTo(State.STOPPED);
        assertThat(carrier.reserve(1)).isEmpty();

        carrier.release();
        is(State.UP);
        assertThat(carrier.status().binds().get(0).windowSize()).isEqualTo(7);
    }

    @Test
    void aCarrierThatIsHeldForItsPasswordKeepsItsReasonUntilItIsStartedWithTheRightOne() throws Exception {
        make("{\"password\": \"wrong\"}");
        carrier.start(bench.listener, Hold.NONE);
        is(State.HELD);

        change("{}");
        assertThat(carrier.status().state()).isEqualTo(State.HELD);
        assertThat(carrier.status().reason())
                .hasValueSatisfying(why -> assertThat(why).contains("credentials"));

        carrier.release();
        is(State.UP);
        assertThat(submit("at last").get(5, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }

    @Test
    void stoppingDuringAChangeHoldsForTheNewOne() throws Exception {
        simulator.faults(Faults.parse("{\"answerDelay\": 500}"));
        up("{}");
        CompletableFuture<SubmitOutcome> slow = submit("slow");
        until(() -> !simulator.submits().isEmpty(), "written");
        CompletableFuture<Boolean> change = CompletableFuture.supplyAsync(() -> change("{\"windowSize\": 2}"));
        until(() -> carrier.status().reason().isPresent(), "it says that it is changing");

        carrier.stop();
        assertThat(change.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(slow).isCompletedWithValueMatching(outcome -> outcome instanceof Accepted);
        assertThat(carrier.status().state()).isEqualTo(State.STOPPED);
        carrier.release();
        is(State.UP);
    }

    @Test
    void closingDuringAChangeLeavesNothingBound() throws Exception {
        simulator.faults(Faults.parse("{\"answerDelay\": 500}"));
        up("{}");
        submit("slow");
        until(() -> !simulator.submits().isEmpty(), "written");
        CompletableFuture<Boolean> change = CompletableFuture.supplyAsync(() -> change("{\"windowSize\": 2}"));
        until(() -> carrier.status().reason().isPresent(), "it says that it is changing");

        carrier.close();
        change.get(20, TimeUnit.SECONDS);
        until(() -> simulator.binds().isEmpty(), "no bind is left");
        assertThat(carrier.reserve(1)).isEmpty();
    }

    @Test
    void twoChangesAtOnceComeOneAfterTheOther() throws Exception {
        simulator.faults(Faults.parse("{\"bindLimit\": 1}"));
        up("{}");
        List<CompletableFuture<Boolean>> changes = new ArrayList<>();
        for (int window = 21; window <= 24; window++) {
            String wish = "{\"windowSize\": " + window + "}";
            changes.add(CompletableFuture.supplyAsync(() -> change(wish)));
        }
        for (CompletableFuture<Boolean> one : changes) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
        }
        is(State.UP);
        assertThat(simulator.binds()).hasSize(1);
        assertThat(carrier.status().binds().get(0).windowSize()).isBetween(21, 24);
    }

    @Test
    void aTextThatComesDuringAChangeIsStoredOnceAndAcknowledged() throws Exception {
        up("{}");
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            written.add(simulator
                    .send(InboundText.of(CarrierBench.PHONE, "15400", "text " + i))
                    .id());
            change("{\"windowSize\": " + (i + 1) + "}");
        }
        for (long id : written) {
            until(() -> simulator.inbound(id).orElseThrow().acknowledged(), "acknowledged " + id);
        }
        assertThat(bench.listener.parts.stream()
                        .map(part -> part.text().orElseThrow())
                        .distinct())
                .hasSize(20);
    }

    @Test
    void theRateAndTheEndpointAreThoseOfTheNewProfile() throws Exception {
        up("{}");
        try (Simulator other =
                new Simulator(SimulatorSettings.onPorts(LastingPort.free(), 0, "clinic", "secret")).start()) {
            carrier.change(CarrierBench.profile(other.smppPort(), "{\"messagesPerSecond\": 5}"));
            is(State.UP);
            assertThat(carrier.status().rate().contract()).isEqualTo(5);
            assertThat(submit("over there").get(5, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
            assertThat(other.submits()).extracting(SubmitView::text).containsExactly("over there");
            assertThat(simulator.binds()).isEmpty();
            carrier.close();
        }
    }

    @Test
    void newCertificatesUnderTheSameNameAreAChangeAndBadOnesChangeNothing(@TempDir Path folder) throws Exception {
        Path trust = Files.copy(new TestAuthority(folder, "first").certificate(), folder.resolve("trust.pem"));
        String tls = "{\"tls\": {\"enabled\": true, \"trustStore\": \"" + trust + "\"}}";
        make(tls);
        carrier.start(bench.listener, Hold.STOPPED);

        assertThat(change(tls)).isFalse();
        Files.copy(new TestAuthority(folder, "second").certificate(), trust, StandardCopyOption.REPLACE_EXISTING);
        assertThat(change(tls)).isTrue();
        assertThat(change(tls)).isFalse();
        Files.writeString(trust, "nothing");
        assertThatThrownBy(() -> change(tls)).hasMessageContaining("tls.trustStore");
    }

    private void make(String changes) {
        carrier = new ReloadableCarrier(
                "operator-1",
                CarrierBench.profile(simulator.smppPort(), changes),
                bench.network,
                new NumberPlan(),
                bench.metrics,
                Clock.systemUTC());
        carrier.allow(Set.of(1, 2));
    }

    private void up(String changes) {
        make(changes);
        carrier.start(bench.listener, Hold.NONE);
        is(State.UP);
    }

    private boolean change(String changes) {
        return carrier.change(CarrierBench.profile(simulator.smppPort(), changes));
    }

    private CompletableFuture<SubmitOutcome> submit(String text) {
        return CarrierBench.submit(carrier.reserve(1).orElseThrow(), segment(text, 1, 1), () -> true);
    }

    private void is(State state) {
        until(() -> carrier.status().state() == state, "the carrier is " + state);
    }
}
