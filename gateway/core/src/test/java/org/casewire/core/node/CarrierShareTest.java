package org.casewire.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.dispatch.ScriptedCarrier;
import org.casewire.core.node.NodeStore.Standing;
import org.junit.jupiter.api.Test;

/** A node that has a bind of a carrier and cannot send over it; its carrier's inactivity time-out is five seconds. */
class CarrierShareTest {
    private final CarrierShare share = new CarrierShare(new Unreached(), () -> {});
    private final long start = System.nanoTime();

    CarrierShareTest() {
        share.grow(new CarrierShare.Part(Set.of(), Set.of(), Set.of(1), Set.of()), false);
    }

    @Test
    void whoDoesNotReachTheCarrierLetsOthersTryForAWhile() {
        assertThat(after(9, true)).isEqualTo(Standing.READY);
        assertThat(after(11, true)).isEqualTo(Standing.UNREACHED);
        assertThat(after(60, true)).isEqualTo(Standing.UNREACHED);
        assertThat(after(62, true)).isEqualTo(Standing.READY);
    }

    @Test
    void whoDidNotReachTheDatabaseIsBackAtOnceWhenHeDoes() {
        assertThat(after(60, false)).isEqualTo(Standing.READY);
        assertThat(after(61, true)).isEqualTo(Standing.READY);
        assertThat(after(69, true)).isEqualTo(Standing.READY);
        assertThat(after(71, true)).isEqualTo(Standing.UNREACHED);
    }

    private Standing after(int seconds, boolean hadRight) {
        return share.word(start + Duration.ofSeconds(seconds).toNanos(), hadRight)
                .standing();
    }

    private static final class Unreached implements CarrierShare.Member {
        private final ScriptedCarrier carrier = new ScriptedCarrier("sim", 10);

        Unreached() {
            carrier.stop();
        }

        @Override
        public CarrierLink link() {
            return carrier;
        }

        @Override
        public boolean lacksKeys() {
            return false;
        }

        @Override
        public boolean isHeld() {
            return false;
        }

        @Override
        public Set<Short> busySlots() {
            return Set.of();
        }

        @Override
        public void serve(Set<Short> slots) {}

        @Override
        public boolean inherit() {
            return true;
        }

        @Override
        public void fetch() {}
    }
}
