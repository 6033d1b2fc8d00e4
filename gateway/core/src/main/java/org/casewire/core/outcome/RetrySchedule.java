package org.casewire.core.outcome;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** After how long a segment that the carrier refused for now is tried again (smpp.md, TRANSIENT). */
public final class RetrySchedule {
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15));

    private RetrySchedule() {}

    /** @param tries refusals so far, this one not counted; empty when it has been tried often enough */
    static Optional<Duration> after(int tries) {
        return tries < WAITS.size() ? Optional.of(WAITS.get(tries)) : Optional.empty();
    }
}
