package org.casewire.api.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
    private static final Party ONE = new Party.Stranger("one");
    private static final Party TWO = new Party.Stranger("two");
    private static final Party THREE = new Party.Stranger("three");

    @Test
    void whoIsAloneGetsHalfAndTheNextFindsSome() {
        Shares shares = new Shares(100);
        assertThat(all(shares, ONE)).isEqualTo(50);
        assertThat(all(shares, TWO)).isEqualTo(25);
        assertThat(all(shares, THREE)).isEqualTo(13);
        shares.release(ONE, 50);
        assertThat(shares.take(TWO)).isTrue();
        assertThat(shares.taken()).isEqualTo(39);
    }

    @Test
    void nobodyGetsMoreThanTheMost() {
        Shares shares = new Shares(100, 8);
        assertThat(all(shares, ONE)).isEqualTo(8);
    }

    @Test
    void whatIsTooMuchIsNotTakenInPart() {
        Shares shares = new Shares(100);
        assertThat(shares.take(ONE, 60)).isFalse();
        assertThat(shares.taken()).isZero();
        assertThat(shares.take(ONE, 50)).isTrue();
    }

    private static int all(Shares shares, Party party) {
        int taken = 0;
        while (shares.take(party)) {
            taken++;
        }
        return taken;
    }
}
