package org.casewire.core.db;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Does again what failed because the database was away; for threads of our own that have nothing better to do. */
public final class Persistence {
    private static final long FIRST_PAUSE = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

    private Persistence() {}

    /**
     * @param work finds out itself whether an earlier try was committed: of one whose connection broke that is not known
     * @param worthwhile asked after each failure; an interrupt ends it too
     * @throws RuntimeException the last failure, at once when it is the work's own
     */
    public static <R> R retry(Supplier<R> work, BooleanSupplier worthwhile) {
        for (long pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (!Unavailable.isCauseOf(e)
                        || !worthwhile.getAsBoolean()
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(pause);
        }
    }
}
