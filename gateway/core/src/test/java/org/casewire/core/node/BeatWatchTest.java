package org.casewire.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BeatWatchTest {
    private static final UUID OTHER = UUID.randomUUID();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final BeatWatch watch = new BeatWatch(Duration.ofSeconds(10));

    @Test
    void aBeatStandsStillFromTheAnswerThatShowedItFirstToTheQuestionThatShowedItLast() {
        look(100, 103);
        assertThat(watch.still(OTHER, 7)).isZero();
        look(105, 108);
        assertThat(watch.still(OTHER, 7)).isEqualTo(Duration.ofSeconds(2));
        look(110, 111);
        assertThat(watch.still(OTHER, 8)).isZero();
    }

    @Test
    void whatALookThatHungHasShownIsNoOlderThanItsAnswer() {
        look(100, 100);
        watch.still(OTHER, 7);
        look(102, 130);
        assertThat(watch.still(OTHER, 9)).isZero();
        look(131, 131);
        assertThat(watch.still(OTHER, 9)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoWasAwayForALeaseHimselfBeginsAnew() {
        look(100, 100);
        watch.still(OTHER, 7);
        look(110, 110);
        assertThat(watch.still(OTHER, 7)).isEqualTo(Duration.ofSeconds(10));
        look(121, 121);
        assertThat(watch.still(OTHER, 7)).isZero();
        look(125, 125);
        assertThat(watch.still(OTHER, 7)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void oneThatIsRegisteredNoMoreIsGoneSinceThatWasSeen() {
        look(100, 101);
        assertThat(watch.gone(OTHER)).isZero();
        look(104, 104);
        assertThat(watch.gone(OTHER)).isEqualTo(Duration.ofSeconds(3));
        watch.forgetAllBut(Set.of());
        look(106, 106);
        assertThat(watch.gone(OTHER)).isZero();
    }

    private void look(long asked, long answered) {
        watch.looked(asked * SECOND, answered * SECOND);
    }
}
