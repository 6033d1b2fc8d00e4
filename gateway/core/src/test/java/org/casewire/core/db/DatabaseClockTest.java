package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Three clocks that a test turns as it likes: the node's, the database's, and the one that only ever goes on. */
class DatabaseClockTest {
    private static final Instant NOON = Instant.parse("2026-03-29T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private Instant wall = NOON;
    private Instant database = NOON;
    private final DatabaseClock clock = new DatabaseClock(
            new Clock() {
                @Override
                public Instant instant() {
                    return wall;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    throw new UnsupportedOperationException();
                }
            },
            nanos::get);

    @Test
    void untilItHasLookedItIsTheNodesOwn() {
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.isCertain()).isTrue();
    }

    @Test
    void aNodeWhoseClockJumpsGoesOnByTheDatabases() {
        look();
        for (Duration jump : new Duration[] {HOUR, HOUR.multipliedBy(2).negated()}) {
            wall = wall.plus(jump);
            pass(BEAT);
            look();
            assertThat(clock.isCertain()).isTrue();
            assertThat(clock.instant()).isEqualTo(database);
        }
        assertThat(clock.wallAhead()).isEqualTo(HOUR.negated());
    }

    @Test
    void aDatabaseWhoseClockJumpsIsNotFollowedAndPutsTheTimeInDoubt() {
        look();
        database = database.plus(HOUR);
        pass(BEAT);
        look();
        assertThat(clock.isCertain()).isFalse();
        assertThat(clock.doubt()).contains(HOUR);
        assertThat(clock.instant()).isEqualTo(wall);
        assertThat(clock.latest()).as("what the time may be at the latest").contains(database);

        database = database.minus(HOUR);
        pass(BEAT);
        look();
        assertThat(clock.isCertain()).as("put right").isTrue();
        assertThat(clock.latest()).isEmpty();
    }

    @Test
    void aDatabaseThatGoesBackIsNotFollowedEither() {
        look();
        database = database.minus(HOUR);
        pass(BEAT);
        look();
        assertThat(clock.isCertain()).isFalse();
        assertThat(clock.instant()).isEqualTo(wall);
        assertThat(clock.latest()).contains(wall);
    }

    @Test
    void doubtLastsHoweverLongTheDatabaseStandsAlone() {
        look();
        database = database.plus(HOUR);
        for (int i = 0; i < 3_600; i++) {
            pass(BEAT);
            look();
        }
        assertThat(clock.isCertain()).isFalse();
    }

    @Test
    void bothClocksTogetherAreBelievedWhenTheyHaveSaidSoForLong() {
        look();
        wall = wall.plus(HOUR);
        database = database.plus(HOUR);
        pass(BEAT);
        look();
        assertThat(clock.isCertain()).isFalse();
        for (int i = 0; i <= Duration.ofMinutes(10).toSeconds() + 1; i++) {
            pass(BEAT);
            look();
        }
        assertThat(clock.isCertain()).isTrue();
        assertThat(clock.instant()).isEqualTo(database);
    }

    @Test
    void aDriftIsFollowed() {
        look();
        for (int i = 0; i < 100; i++) {
            database = database.plusMillis(200);
            pass(BEAT);
            look();
        }
        assertThat(clock.isCertain()).isTrue();
        assertThat(clock.instant()).isEqualTo(database);
    }

    @Test
    void atTheStartAMinuteApartIsNoDoubtAndMoreIs() {
        database = NOON.plusSeconds(59);
        look();
        assertThat(clock.isCertain()).isTrue();
        assertThat(clock.instant()).isEqualTo(database);
    }

    @Test
    void doubtAtTheStartEndsWhenEitherClockIsPutRight() {
        database = NOON.plus(HOUR);
        look();
        assertThat(clock.isCertain()).isFalse();
        assertThat(clock.latest()).contains(database);
        pass(BEAT);
        look();
        assertThat(clock.isCertain()).isFalse();

        database = wall;
        pass(BEAT);
        look();
        assertThat(clock.isCertain()).isTrue();
        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void aNodeThatWasWrongAtTheStartIsPutRightWithoutAnEffect() {
        wall = NOON.plus(HOUR);
        look();
        assertThat(clock.isCertain()).isFalse();
        wall = database;
        pass(BEAT);
        look();
        assertThat(clock.isCertain()).isTrue();
        assertThat(clock.instant()).isEqualTo(database);
    }

    @Test
    void aSlowAnswerIsNoJump() {
        look();
        long asked = nanos.get();
        pass(Duration.ofSeconds(30));
        clock.observe(database, asked);
        assertThat(clock.isCertain()).isTrue();
        assertThat(Duration.between(clock.instant(), database).abs()).isLessThan(Duration.ofSeconds(1));
    }

    private void look() {
        clock.observe(database, nanos.get());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        wall = wall.plus(time);
        database = database.plus(time);
    }
}
