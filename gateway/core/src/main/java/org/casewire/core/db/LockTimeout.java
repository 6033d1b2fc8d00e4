package org.casewire.core.db;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** For how long a transaction waits for each lock that another one holds. */
public final class LockTimeout {
    /** lock_not_available (PostgreSQL manual, appendix A). */
    private static final String NOT_AVAILABLE = "55P03";

    private LockTimeout() {}

    /** For the rest of this transaction, which fails when a lock is not to be had in time. */
    public static void set(Handle handle, Duration patience) {
        handle.createQuery("select set_config('lock_timeout', :millis, true)")
                .bind("millis", String.valueOf(patience.toMillis()))
                .mapTo(String.class)
                .one();
    }

    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
