package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.casewire.core.carrier.LinkStatus;
import org.junit.jupiter.api.Test;

class PacingTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void noSecondHasMoreThanTheRateAndItsBurst() {
        Pace pace = new Pace(20, nanos::get);
        int sent = 0;
        for (int millisecond = 0; millisecond < 10_000; millisecond++) {
            while (pace.take(1)) {
                sent++;
            }
            pass(Duration.ofMillis(1));
        }
        assertThat(sent).isBetween(199, 202);
    }

    @Test
    void aLongMessageBorrowsAndTheNextOneWaits() {
        Pace pace = new Pace(10, nanos::get);
        assertThat(pace.take(6)).isTrue();
        assertThat(pace.take(1)).isFalse();
        assertThat(Duration.ofNanos(pace.nanosUntilReady())).isEqualTo(Duration.ofMillis(600));
        pass(Duration.ofMillis(600));
        assertThat(pace.nanosUntilReady()).isZero();
        assertThat(pace.take(1)).isTrue();
    }

    @Test
    void whatIsGivenBackCanBeTaken() {
        Pace pace = new Pace(1, nanos::get);
        assertThat(pace.take(3)).isTrue();
        pace.giveBack(3);
        assertThat(pace.take(1)).isTrue();
    }

    @Test
    void zeroIsNoLimit() {
        Pace pace = new Pace(0, nanos::get);
        assertThat(pace.take(1_000_000)).isTrue();
        assertThat(pace.nanosUntilReady()).isZero();
    }

    @Test
    void aPauseDoublesUpToThirtySecondsAndASuccessEndsTheDoubling() {
        FlowPause pause = new FlowPause(Clock.systemUTC(), nanos::get, new Pace(0, nanos::get));
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            assertThat(pause.refused()).hasValue(Duration.ofSeconds(seconds));
            assertThat(pause.refused())
                    .as("a second refusal of the same window")
                    .isEmpty();
            pause.accepted(true);
            pass(Duration.ofSeconds(seconds));
            assertThat(pause.paused()).isFalse();
        }
        pause.accepted(true);
        assertThat(pause.refused()).hasValue(Duration.ofSeconds(1));
    }

    @Test
    void throttlingHalvesTheRateAndEachSecondOfTakingAddsATwentiethOfTheContract() {
        Pace pace = new Pace(100, nanos::get);
        pace.throttled();
        assertThat(pace.rate()).isEqualTo(new LinkStatus.Rate(50, 100));
        pace.throttled();
        assertThat(pace.rate().now()).isEqualTo(25);
        for (int taken = 0; taken < 25; taken++) {
            pace.accepted();
        }
        assertThat(pace.rate().now()).isBetween(29d, 30d);
        for (int taken = 0; taken < 2_000; taken++) {
            pace.accepted();
        }
        assertThat(pace.rate().now()).isEqualTo(100);
        for (int i = 0; i < 20; i++) {
            pace.throttled();
        }
        assertThat(pace.rate().now()).as("never to a stop").isEqualTo(0.5);
    }

    @Test
    void withoutAContractTheRateSeenIsHalvedAndTheLimitGoesAgain() {
        Pace pace = new Pace(0, nanos::get);
        assertThat(pace.take(40)).isTrue();
        pace.throttled();
        assertThat(pace.rate()).isEqualTo(new LinkStatus.Rate(20, 0));
        for (int taken = 0; taken < 2_000; taken++) {
            pace.accepted();
        }
        assertThat(pace.rate()).isEqualTo(LinkStatus.Rate.UNLIMITED);
    }

    @Test
    void theWaitBeforeABindIsDrawnUnderADoublingBound() {
        Backoff backoff =
                new Backoff(CarrierBench.profile(2775, "{\"reconnect\": {\"initial\": \"1s\", \"maximum\": \"60s\"}}")
                        .reconnect());
        for (int bound : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(backoff.afterFailure()).isBetween(Duration.ZERO, Duration.ofSeconds(bound));
        }
        assertThat(backoff.lasted(Duration.ofSeconds(30))).isFalse();
        assertThat(backoff.lasted(Duration.ofSeconds(61))).isTrue();
        assertThat(backoff.afterRefusal(0x05)).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(backoff.afterRefusal(0x0D)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
