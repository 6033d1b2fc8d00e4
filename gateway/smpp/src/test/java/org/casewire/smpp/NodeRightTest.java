package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome.NotWritten;
import org.casewire.smpp.simulator.Counter;
import org.junit.jupiter.api.Test;

/** What a node may do at a carrier that it shares with others, and what it does when its right is over. */
class NodeRightTest extends AtSimulator {
    @Test
    void aSubmitThatIsNotFlushedWhenTheRightEndsNeverLeaves() {
        bind("{}");
        Room room = bench.carrier.reserve(1).orElseThrow();
        bench.listener.mayWrite = false;
        assertThat(CarrierBench.submit(room, CarrierBench.segment("too late", 1, 1), () -> true)
                        .join())
                .isInstanceOf(NotWritten.class);
        bench.await(State.DOWN);
        bench.listener.mayWrite = true;
        bench.await(State.UP);
        assertThat(simulator.stats().count(Counter.SUBMITS)).isZero();
    }

    @Test
    void aBindWhoseRightHasEndedIsGivenUpBeforeAnotherNodeTakesIt() {
        bind("{\"inactivityTimeout\": \"1s\", \"enquireLinkInterval\": \"100ms\"}");
        bench.listener.mayWrite = false;
        CarrierBench.until(() -> simulator.stats().binds() == 0, "unbound");
        assertThat(simulator.stats().count(Counter.UNBINDS)).isEqualTo(1);
        bench.listener.mayWrite = true;
        bench.await(State.UP);
    }

    @Test
    void theBindsAreThoseThatAreAllowedAndTheRateIsTheirPart() {
        bind("{\"binds\": 4, \"messagesPerSecond\": 100}");
        assertThat(bench.carrier.status().rate().contract()).isEqualTo(100);
        bench.carrier.allow(Set.of(2));
        CarrierBench.until(() -> simulator.stats().binds() == 1, "three are given up");
        assertThat(bench.carrier.status().rate().contract()).isEqualTo(25);
        assertThat(bench.carrier.sending()).containsExactly(2);
        bench.carrier.allow(Set.of());
        bench.await(State.STANDBY);
        CarrierBench.until(() -> simulator.stats().binds() == 0, "all are given up");
        CarrierBench.until(() -> bench.carrier.status().binds().isEmpty(), "nothing is left of them");
    }
}
