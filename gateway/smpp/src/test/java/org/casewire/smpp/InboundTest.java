package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.smpp.CarrierBench.until;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.ReadTime;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.InboundView;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InboundTest {
    private static final String PHONE = "+358401234567";

    private Simulator simulator;
    private CarrierBench bench;

    @BeforeEach
    void start() {
        simulator = new Simulator(SimulatorSettings.onFreePorts("clinic", "secret")
                        .withRedelivery(
                                new SimulatorSettings.Redelivery(1_000, Duration.ofSeconds(30), Duration.ofMillis(50))))
                .start();
    }

    @AfterEach
    void stop() {
        bench.close();
        simulator.close();
    }

    @Test
    void aTextIsAcknowledgedOnlyWhenItIsStored() throws Exception {
        CompletableFuture<InboundStored> stored = new CompletableFuture<>();
        bench = CarrierBench.bound(simulator.smppPort(), "{}");
        bench.listener.store = part -> stored;
        CompletableFuture<InboundView> sent =
                simulator.inbound(InboundText.of(PHONE, "15400", "Olen myöhässä {5 min}"));
        until(() -> !bench.listener.parts.isEmpty(), "the text");
        assertThat(sent).isNotDone();
        assertThat(bench.listener.acknowledged).isEmpty();

        stored.complete(new InboundStored(7));
        assertThat(sent.get(10, TimeUnit.SECONDS).acknowledged()).isTrue();
        until(() -> bench.listener.acknowledged.contains(7L), "told of the acknowledgement");
        InboundPart part = bench.listener.parts.peek();
        assertThat(part.from()).isEqualTo(PHONE);
        assertThat(part.to()).isEqualTo("15400");
        assertThat(part.text()).hasValue("Olen myöhässä {5 min}");
        assertThat(bench.listener.threads).allMatch(name -> name.startsWith("smpp-inbound"));
    }

    @Test
    void aTextThatCannotBeStoredIsRefusedAndComesAgain() throws Exception {
        bench = CarrierBench.bound(simulator.smppPort(), "{\"refuseInboundWith\": 100}");
        bench.listener.store = part -> CompletableFuture.failedFuture(new IllegalStateException("no database"));
        InboundView refused =
                simulator.inbound(InboundText.of(PHONE, "15400", "hei")).get(10, TimeUnit.SECONDS);
        assertThat(refused.commandStatus()).isEqualTo(100);

        bench.listener.store = part -> CompletableFuture.completedFuture(new InboundStored(1));
        until(() -> bench.listener.acknowledged.contains(1L), "stored at a later try");
        assertThat(bench.count("inbound.refused")).isPositive();
    }

    @Test
    void aTextThatIsNotStoredInTimeIsRefusedAndNeverAcknowledged() throws Exception {
        bench = CarrierBench.bound(simulator.smppPort(), "{\"deliverResponseTimeout\": \"200ms\"}");
        CompletableFuture<InboundStored> slow = new CompletableFuture<>();
        bench.listener.store = part -> slow;
        InboundView refused =
                simulator.inbound(InboundText.of(PHONE, "15400", "hei")).get(10, TimeUnit.SECONDS);
        assertThat(refused.commandStatus()).isEqualTo(8);

        bench.listener.store = part -> CompletableFuture.completedFuture(new InboundStored(2));
        slow.complete(new InboundStored(1));
        until(() -> bench.listener.acknowledged.contains(2L), "the repeat");
        assertThat(bench.listener.acknowledged).containsOnly(2L);
    }

    @Test
    void aListenerThatThrowsRefusesOneTextAndHurtsNoOther() throws Exception {
        bench = CarrierBench.bound(simulator.smppPort(), "{}");
        bench.listener.store = part -> {
            throw new IllegalStateException("a bug");
        };
        assertThat(simulator
                        .inbound(InboundText.of(PHONE, "15400", "hei"))
                        .get(10, TimeUnit.SECONDS)
                        .commandStatus())
                .isEqualTo(8);
        assertThat(bench.carrier.status().state()).isEqualTo(State.UP);
    }

    @Test
    void overTheBoundTheSocketIsNotRead() throws Exception {
        bench = CarrierBench.bound(simulator.smppPort(), "{}");
        List<CompletableFuture<InboundStored>> open = new ArrayList<>();
        bench.listener.store = part -> {
            CompletableFuture<InboundStored> one = new CompletableFuture<>();
            synchronized (open) {
                open.add(one);
            }
            return one;
        };
        for (int i = 0; i < 5 * InboundDesk.MOST; i++) {
            simulator.send(InboundText.of(PHONE, "15400", "text " + i));
        }
        int answered = 0;
        while (answered < 5 * InboundDesk.MOST) {
            int seen = answered;
            until(() -> bench.listener.parts.size() > seen, "more texts");
            List<CompletableFuture<InboundStored>> all;
            synchronized (open) {
                all = List.copyOf(open);
                open.clear();
            }
            assertThat(bench.listener.parts.size() - answered).isLessThan(5 * InboundDesk.MOST);
            all.forEach(one -> one.complete(new InboundStored(1)));
            answered += all.size();
        }
        until(() -> bench.listener.acknowledged.size() == 5 * InboundDesk.MOST, "all acknowledged");
    }

    /** The carrier's time-out runs from when it sent a text, not from when we come to read it. */
    @Test
    void whatLayInTheSocketSaysSinceWhen() throws Exception {
        bench = CarrierBench.bound(simulator.smppPort(), "{}");
        CompletableFuture<InboundStored> stored = new CompletableFuture<>();
        bench.listener.store = part -> stored;
        long before = System.nanoTime();
        for (int i = 0; i < 4 * InboundDesk.MOST; i++) {
            simulator.send(InboundText.of(PHONE, "15400", "text " + i));
        }
        until(() -> bench.listener.parts.size() >= InboundDesk.MOST, "so many that the socket is not read");
        int readAtOnce = bench.listener.parts.size();
        Instant resumed = Instant.now().plusSeconds(3);
        until(() -> Instant.now().isAfter(resumed), "three seconds");
        stored.complete(new InboundStored(1));
        until(() -> bench.listener.parts.size() == 4 * InboundDesk.MOST, "the rest");

        List<ReadTime> rest = bench.listener.parts.stream()
                .skip(readAtOnce)
                .map(InboundPart::read)
                .toList();
        assertThat(rest)
                .isNotEmpty()
                .allMatch(read -> read.nanos() - read.sentAfter() > TimeUnit.SECONDS.toNanos(2))
                .allMatch(read -> read.sentAfter() - before > -TimeUnit.SECONDS.toNanos(3));

        until(() -> unreadFor(bench, simulator).compareTo(Duration.ofSeconds(3)) < 0, "one that was read at once");
    }

    private static Duration unreadFor(CarrierBench bench, Simulator simulator) {
        int before = bench.listener.parts.size();
        simulator.send(InboundText.of(PHONE, "15400", "another"));
        until(() -> bench.listener.parts.size() > before, "it");
        ReadTime read = List.copyOf(bench.listener.parts).get(before).read();
        return Duration.ofNanos(read.nanos() - read.sentAfter());
    }

    @Test
    void partsKeepTheirOrderAndTellHowTheyBelongTogether() throws Exception {
        bench = CarrierBench.bound(simulator.smppPort(), "{}");
        for (InboundText.Concatenation concatenation : InboundText.Concatenation.values()) {
            bench.listener.parts.clear();
            String text = (concatenation + " ").repeat(30);
            assertThat(simulator
                            .inbound(new InboundText(PHONE, "15400", text, -1, concatenation, -1, List.of(), -1, 0))
                            .get(10, TimeUnit.SECONDS)
                            .acknowledged())
                    .isTrue();
            StringBuilder whole = new StringBuilder();
            bench.listener.parts.forEach(part -> whole.append(part.text().orElseThrow()));
            assertThat(whole).hasToString(text);
            assertThat(bench.listener.parts)
                    .allMatch(part -> part.concatenation().isPresent()
                            == (concatenation != InboundText.Concatenation.MESSAGE_PAYLOAD));
        }
    }
}
