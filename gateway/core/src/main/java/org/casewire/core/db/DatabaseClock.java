package org.casewire.core.db;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one time by which messages are made, tried again and given up: the database's, looked at with every beat and
 * carried on in between by this process' monotonic clock (data.md, Clocks). So a node's own clock may jump without
 * effect. When the database's jumps, or the two differ at the start, nobody knows which is right: then time goes on as
 * it went, and it is {@linkplain #doubt() in doubt} until they agree. Safe for all threads.
 */
public final class DatabaseClock extends Clock {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);

    /** Between the time as we carried it on and a fresh look; more than any clock is put right by at once. */
    private static final Duration AGREEMENT = Duration.ofSeconds(5);
    /** Between a node's clock and the database's, at the start. */
    private static final Duration AGREEMENT_AT_START = Duration.ofMinutes(1);
    /** When both clocks say that it is later, we may have stood still: believed when they have said so for this long. */
    private static final Duration BELIEVED_AFTER = Duration.ofMinutes(10);

    private final Clock wall;
    private final LongSupplier nanoTime;
    private volatile @Nullable Anchor anchor;
    private volatile @Nullable Doubt doubt;

    private record Anchor(Instant at, long nanos) {
        Instant when(long then) {
            return at.plusNanos(then - nanos);
        }
    }

    /**
     * Clocks disagree.
     *
     * @param atStart whether they did when this process began, so that nothing tells which is right
     * @param apart how far the database's is ahead of what it should be
     * @param other the database's clock, as it was looked at last
     */
    private record Doubt(boolean atStart, Duration apart, Anchor other, long agreedSince) {}

    /** @param wall this node's own clock; until the database was looked at, the time is its */
    public DatabaseClock(Clock wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
    }

    @Override
    public Instant instant() {
        Anchor known = anchor;
        return known == null ? wall.instant() : known.when(nanoTime.getAsLong());
    }

    /** This node's own clock, for what asks whether the process stood still. */
    public long wallMillis() {
        return wall.millis();
    }

    /** Looks at the database's clock. @return whether the time is beyond doubt */
    public boolean look(Database database) {
        database.useTransaction(this::look);
        return isCertain();
    }

    /** As {@link #look(Database)}, within a transaction that is open anyway. */
    public void look(Handle handle) {
        long before = nanoTime.getAsLong();
        Instant seen = handle.createQuery("select clock_timestamp()")
                .mapTo(Instant.class)
                .one();
        observe(seen, before);
    }

    /** The database told its time, after it was asked at {@code askedNanos} and before now. */
    public synchronized void observe(Instant seen, long askedNanos) {
        long now = nanoTime.getAsLong();
        Duration either = Duration.ofNanos(now - askedNanos).dividedBy(2);
        long middle = askedNanos + either.toNanos();
        Anchor other = new Anchor(seen, middle);
        Duration wallAhead = Duration.between(other.when(now), wall.instant());
        Anchor known = anchor;
        if (known == null) {
            anchor = other;
            if (wallAhead.abs().compareTo(AGREEMENT_AT_START.plus(either)) > 0) {
                begin(new Doubt(true, wallAhead.negated(), other, now));
            }
            return;
        }
        Doubt before = doubt;
        Duration ahead = Duration.between(known.when(middle), seen);
        boolean wallAgrees = wallAhead.abs().compareTo(AGREEMENT.plus(either)) <= 0;
        if (ahead.abs().compareTo(AGREEMENT.plus(either)) > 0) {
            long agreedSince = wallAgrees && before != null ? before.agreedSince() : now;
            Doubt after = new Doubt(before != null && before.atStart(), ahead, other, agreedSince);
            if (wallAgrees && (after.atStart() || now - agreedSince > BELIEVED_AFTER.toNanos())) {
                anchor = other;
                end("Both clocks have agreed on a new time");
            } else if (before == null) {
                begin(after);
            } else {
                doubt = after;
            }
            return;
        }
        // A look is no surer than the time it took, so only what goes beyond that corrects us.
        if (ahead.abs().compareTo(either) > 0) {
            Duration correction = ahead.isNegative() ? ahead.plus(either) : ahead.minus(either);
            anchor = new Anchor(known.at().plus(correction), known.nanos());
        }
        boolean stillApart =
                before != null && before.atStart() && wallAhead.abs().compareTo(AGREEMENT_AT_START.plus(either)) > 0;
        if (stillApart) {
            doubt = new Doubt(true, wallAhead.negated(), other, now);
        } else if (before != null) {
            end("The clocks agree again");
        }
    }

    private void begin(Doubt begun) {
        doubt = begun;
        LOG.atError()
                .addKeyValue("seconds", begun.apart().toSeconds())
                .addKeyValue("atStart", begun.atStart())
                .log("The database's clock and ours disagree: nothing is given up as too late, and old messages wait. "
                        + "Set the clocks of the database's machine and of this one right");
    }

    private void end(String how) {
        doubt = null;
        LOG.atWarn().log("{}: messages go out and expire as usual", how);
    }

    public boolean isCertain() {
        return doubt == null;
    }

    /** How far the database's clock is ahead of what it should be, while that is in doubt. */
    public Optional<Duration> doubt() {
        return Optional.ofNullable(doubt).map(Doubt::apart);
    }

    /** How far this node's own clock is ahead of the time. */
    public Duration wallAhead() {
        return Duration.between(instant(), wall.instant());
    }

    /** In doubt, the latest of what the time may be; empty when it is certain. */
    public Optional<Instant> latest() {
        Doubt now = doubt;
        if (now == null) {
            return Optional.empty();
        }
        Instant latest = instant();
        for (Instant other : new Instant[] {now.other().when(nanoTime.getAsLong()), wall.instant()}) {
            latest = other.isAfter(latest) ? other : latest;
        }
        return Optional.of(latest);
    }

    /** Of a clock that is in UTC, as all times here are. */
    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("times are kept in UTC; a zone is for those who show them");
    }
}
