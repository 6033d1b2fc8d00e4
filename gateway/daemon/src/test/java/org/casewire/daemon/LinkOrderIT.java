package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.casewire.daemon.FaultLane.Harm;
import org.casewire.daemon.FaultLane.Sent;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Counter;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.SubmitView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Which link a message goes over, and in which order: a carrier's addresses, its binds, chat before automatic texts, and
 * carriers beside each other. One daemon; nothing is lost or sent twice in any of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkOrderIT {
    /** The longest wait of "ordered" between two tries; a link that stood longer is a good one. */
    private static final Duration LASTED = Duration.ofMillis(400);

    private static final int WINDOW = 4;

    private final SimulatorSmsc first = new SimulatorSmsc();
    private final SimulatorSmsc second = new SimulatorSmsc();
    private final SimulatorSmsc pairSmsc = new SimulatorSmsc();
    private final SimulatorSmsc narrowSmsc = new SimulatorSmsc();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(first, second, pairSmsc, narrowSmsc));
    private FaultLane ordered;
    private FaultLane pair;
    private FaultLane narrow;

    /** What is wrong at the first address. */
    enum Wrong {
        NOBODY_LISTENS,
        BIND_REFUSED
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Installation installation = Installation.standard(folder)
                .carriers(List.of(
                        Carrier.at(first.port())
                                .named("ordered")
                                .quick()
                                .with("reconnect", "{initial: 400ms, maximum: 400ms}")
                                .with(
                                        "endpoints",
                                        "[{host: 127.0.0.1, port: %d}, {host: 127.0.0.1, port: %d}]"
                                                .formatted(first.port(), second.port())),
                        Carrier.at(pairSmsc.port())
                                .named("pair")
                                .quick()
                                .with("binds", "2")
                                .with("windowSize", "" + WINDOW)
                                .with("responseTimeout", "2s")
                                .with("inactivityTimeout", "5s"),
                        Carrier.at(narrowSmsc.port()).quick().with("windowSize", "1")));
        open.add(installation);
        Daemon daemon = installation.start();
        open.add(daemon);
        ApiClient operator = new ApiClient(daemon::api, Standard.keys().operator());
        CompletableFuture<String> other =
                CompletableFuture.supplyAsync(() -> FaultLane.organisation(installation, "pair", List.of("16202")));
        String key = FaultLane.organisation(installation, "ordered", List.of("16201"));
        ordered = new FaultLane(
                "ordered", List.of("16201"), new ApiClient(daemon::api, key), operator, first, daemon::said);
        String pairKey = other.join();
        pair = new FaultLane(
                "pair", List.of("16202"), new ApiClient(daemon::api, pairKey), operator, pairSmsc, daemon::said);
        narrow = new FaultLane(
                "sim",
                List.of(Standard.CLINIC_NUMBER),
                new ApiClient(daemon::api, Standard.keys().clinic()),
                operator,
                narrowSmsc,
                daemon::said);
    }

    @AfterAll
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void theSecondAddressServesWhileTheFirstDoesNotAndTheFirstIsTriedFirstAgain(Wrong wrong) {
        ordered.operate("stop");
        ordered.awaitState("STOPPED");
        ordered.nextPatient();
        Sent waits = ordered.write();
        switch (wrong) {
            case NOBODY_LISTENS -> {
                first.simulator().listening(false);
                overTheSecond(waits);
                first.simulator().listening(true);
            }
            case BIND_REFUSED -> {
                first.simulator().faults(Faults.parse("{\"refuseBinds\": true}"));
                long refused = first.simulator().stats().count(Counter.BINDS_REFUSED);
                overTheSecond(waits);
                assertThat(first.simulator().stats().count(Counter.BINDS_REFUSED))
                        .isGreaterThan(refused);
                first.simulator().faults(Faults.NONE);
            }
        }

        Instant since = Instant.parse(ordered.carrier().at("/binds/0/since").asText());
        Waiting.untilTrue(() -> Instant.now().isAfter(since.plus(LASTED)), () -> "the link has lasted");
        second.simulator().dropBinds();
        awaitBoundTo(first);
        ordered.nextPatient();
        assertOnceAt(first, ordered.write());
    }

    @Test
    void aLinkThatIsLostAmidMessagesGoesOnAtTheNextAddress() {
        startOver();
        first.simulator().faults(Faults.parse("{\"answerDelay\": 100}"));
        List<Sent> twenty = write(ordered, 20);
        first.simulator().listening(false);
        Waiting.untilTrue(
                () -> twenty.stream()
                        .map(ordered::state)
                        .allMatch(List.of("DELIVERED", "UNCERTAIN", "ACCEPTED")::contains),
                () -> "settled: " + states(ordered, twenty));
        awaitBoundTo(second);
        assertOnceAt(second, ordered.write());
        first.simulator().faults(Faults.NONE);
        first.simulator().listening(true);
        // What the first has taken it reports once it is there, so all that it took is settled.
        startOver();
        for (Sent one : twenty) {
            long taken = takenBy(first, one) + takenBy(second, one);
            assertThat(taken).as(ordered.state(one)).isLessThanOrEqualTo(1);
            if (taken == 1) {
                assertThat(ordered.await(one, "DELIVERED")).isEqualTo("DELIVERED");
            } else {
                assertThat(ordered.state(one)).isEqualTo("UNCERTAIN");
            }
        }
    }

    @Test
    void theWindowOfADeadBindIsUncertainAndTheOtherBindGoesOn() {
        pair.begin();
        // One bind stays away while the other one's connection goes dead.
        pair.faults("'refuseBinds': true");
        String dead = pair.carrier().at("/binds/0/since").asText();
        pair.operate("binds/" + pair.carrier().at("/binds/1/id").asText() + "/rebind");
        pair.awaitState("DEGRADED");
        pair.simulator().reading(false);
        pair.faults("'answerDelay': 100");
        pair.awaitState("UP");
        List<Sent> twelve = write(pair, 12);
        Waiting.untilTrue(
                () -> twelve.stream().map(pair::state).allMatch(List.of("DELIVERED", "UNCERTAIN")::contains),
                () -> "settled: " + states(pair, twelve));
        assertThat(pair.carrier().at("/binds/0/since").asText())
                .as("the bind still seemed to be one")
                .isEqualTo(dead);
        assertThat(Collections.frequency(states(pair, twelve), "UNCERTAIN")).isBetween(1, WINDOW);
        Waiting.untilTrue(
                () -> !pair.carrier().at("/binds/0/since").asText().equals(dead), () -> "the dead link is given up");
        pair.awaitState("UP");
        pair.faults("");
        List<Sent> more = write(pair, 6);
        more.forEach(one -> assertThat(pair.await(one, "DELIVERED")).isEqualTo("DELIVERED"));
        assertThat(pair.harm()).isEqualTo(Harm.NONE);
    }

    @Test
    void chatGoesAheadOfAutomaticTextsThatWaitForTheWindow() {
        narrow.begin();
        narrow.faults("'answerDelay': 200");
        List<String> strangers = strangersWrite(10);
        Waiting.untilTrue(() -> !to(strangers).isEmpty(), () -> "the first answer is out");
        List<Sent> chat = write(narrow, 3);
        int before = to(strangers).size();
        chat.forEach(one -> assertThat(narrow.await(one, "DELIVERED")).isEqualTo("DELIVERED"));
        Waiting.untilTrue(() -> to(strangers).size() >= strangers.size(), () -> "all answers are out");
        List<String> order = order();
        int last = chat.stream()
                .mapToInt(one -> order.indexOf(one.patient()))
                .max()
                .orElseThrow();
        assertThat(order.subList(0, last).stream().filter(strangers::contains))
                .as("of %s", order)
                // One is on its way already.
                .hasSizeLessThanOrEqualTo(before + 1);
        assertThat(to(strangers)).as("each once").containsExactlyInAnyOrderElementsOf(strangers);
        assertThat(narrow.harm()).isEqualTo(Harm.NONE);
    }

    @Test
    void chatGoesAheadOfAutomaticTextsWhenACarrierHasThrottled() {
        narrow.begin();
        narrow.faults("'refuse': true, 'refuseWith': 88");
        List<String> strangers = strangersWrite(2);
        narrow.awaitState("THROTTLED");
        List<Sent> chat = write(narrow, 2);
        narrow.faults("");
        chat.forEach(one -> assertThat(narrow.await(one, "DELIVERED")).isEqualTo("DELIVERED"));
        Waiting.untilTrue(() -> to(strangers).size() >= strangers.size(), () -> "all answers are out");
        assertThat(order().stream()
                        .filter(number -> strangers.contains(number)
                                || chat.stream().anyMatch(one -> one.patient().equals(number)))
                        .toList())
                .startsWith(chat.stream().map(Sent::patient).toArray(String[]::new))
                .hasSize(4);
        assertThat(narrow.harm()).isEqualTo(Harm.NONE);
    }

    @Test
    void aCarrierThatIsAwayDelaysItsOwnMessagesOnly() {
        pair.begin();
        first.simulator().listening(false);
        second.simulator().listening(false);
        ordered.awaitState("DOWN");
        List<Sent> wait = write(ordered, 5);
        List<Sent> go = write(pair, 5);
        go.forEach(one -> assertThat(pair.await(one, "DELIVERED")).isEqualTo("DELIVERED"));
        assertThat(states(ordered, wait)).containsOnly("QUEUED");
        first.simulator().listening(true);
        second.simulator().listening(true);
        wait.forEach(one -> {
            assertThat(ordered.await(one, "DELIVERED")).isEqualTo("DELIVERED");
            assertThat(takenBy(first, one) + takenBy(second, one)).isEqualTo(1);
        });
        assertThat(pair.harm()).isEqualTo(Harm.NONE);
    }

    private void overTheSecond(Sent waits) {
        assertThat(ordered.state(waits)).isEqualTo("QUEUED");
        ordered.operate("start");
        awaitBoundTo(second);
        assertOnceAt(second, waits);
    }

    private void startOver() {
        ordered.operate("stop");
        ordered.awaitState("STOPPED");
        ordered.operate("start");
        awaitBoundTo(first);
    }

    private void assertOnceAt(SimulatorSmsc smsc, Sent one) {
        assertThat(ordered.await(one, "DELIVERED")).isEqualTo("DELIVERED");
        assertThat(takenBy(smsc, one)).isEqualTo(1);
        assertThat(takenBy(first, one) + takenBy(second, one)).isEqualTo(1);
    }

    private void awaitBoundTo(SimulatorSmsc smsc) {
        Waiting.untilTrue(() -> boundTo().equals("127.0.0.1:" + smsc.port()), () -> "bound to " + boundTo());
        ordered.awaitState("UP");
    }

    private String boundTo() {
        return ordered.carrier().at("/binds/0/boundTo").asText();
    }

    private static long takenBy(SimulatorSmsc smsc, Sent one) {
        return smsc.texts().stream()
                .filter(text -> text.text().equals(one.text()))
                .count();
    }

    private static List<Sent> write(FaultLane lane, int messages) {
        return Stream.generate(lane::nextPatient)
                .limit(messages)
                .map(patient -> lane.write())
                .toList();
    }

    private static List<String> states(FaultLane lane, List<Sent> sent) {
        return sent.stream().map(lane::state).toList();
    }

    /** Each is answered by an automatic text of the other organisation. */
    private List<String> strangersWrite(int number) {
        List<String> strangers =
                Stream.generate(narrow::nextPatient).limit(number).toList();
        Function<String, CompletableFuture<?>> writes = stranger ->
                narrowSmsc.simulator().inbound(InboundText.of(stranger, Standard.HARBOUR_NUMBER, "Who is there?"));
        strangers.stream().map(writes).toList().forEach(CompletableFuture::join);
        return strangers;
    }

    /** Whom the SMSC took a text for, in its order. */
    private List<String> order() {
        return narrowSmsc.simulator().submits().stream()
                .filter(submit -> submit.commandStatus() == 0)
                .map(SubmitView::destination)
                .map(number -> "+" + number.replace("+", ""))
                .toList();
    }

    private List<String> to(List<String> numbers) {
        return order().stream().filter(numbers::contains).toList();
    }
}
