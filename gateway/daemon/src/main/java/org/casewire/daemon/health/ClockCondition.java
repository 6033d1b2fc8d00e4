package org.casewire.daemon.health;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.casewire.core.db.DatabaseClock;

/** Whether this node's clock and the database's agree. Never DOWN: what is not safe to send waits, the rest goes on. */
public record ClockCondition(DatabaseClock clock) implements Supplier<Condition> {
    private static final Duration NOTABLE = Duration.ofSeconds(5);

    @Override
    public Condition get() {
        Optional<Duration> doubt = clock.doubt();
        if (doubt.isPresent()) {
            return Condition.degraded(
                    "the database's clock is %s what it should be: old messages wait, and nothing expires"
                            .formatted(apart(doubt.get())));
        }
        Duration ahead = clock.wallAhead();
        String message = "this node's is %s the database's".formatted(apart(ahead));
        return ahead.abs().compareTo(NOTABLE) > 0
                ? Condition.degraded(message + "; set it right before its next start")
                : Condition.up(message);
    }

    /** To the nearest second: a few milliseconds are no difference, either way. */
    private static String apart(Duration ahead) {
        long seconds = Math.round(ahead.toMillis() / 1000.0);
        return seconds == 0 ? "the same as" : Math.abs(seconds) + " s " + (seconds > 0 ? "ahead of" : "behind");
    }
}
