package org.casewire.core.dispatch;

import java.time.Duration;
import java.time.Instant;
import org.casewire.core.db.DatabaseClock;
import org.casewire.core.message.QueuedMessage;

/** Whether a message may go out while clocks disagree (data.md, Clocks): only one that is surely still wanted. */
final class Timeliness {
    private Timeliness() {}

    /** Whether it may be written now: the last look before it is. */
    static boolean inTime(QueuedMessage message, DatabaseClock clock) {
        return clock.instant().isBefore(message.notAfter()) && !mustWait(message, clock);
    }

    /** Whether it has to wait until the time is certain again. */
    static boolean mustWait(QueuedMessage message, DatabaseClock clock) {
        return clock.latest().filter(latest -> mayBeOld(message, latest)).isPresent();
    }

    /** Whether, by the latest that the time may be, half of what was given it to go out has passed. */
    static boolean mayBeOld(QueuedMessage message, Instant latest) {
        Duration given = Duration.between(message.queuedAt(), message.notAfter());
        return Duration.between(message.queuedAt(), latest).compareTo(given.dividedBy(2)) > 0;
    }
}
