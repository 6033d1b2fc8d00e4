package org.casewire.core.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a database that is away, restarting, full or hanging, or that rolled a transaction back for no fault of its
 * own, from a statement that is wrong. SQLSTATE classes: 08 connection, 40 transaction rollback (a deadlock, a
 * serialization failure), 53 insufficient resources, 57 operator intervention, 58 system error (PostgreSQL manual,
 * appendix A); and of class 25 that the server ended a transaction that stood still, as after a pause of the machine or
 * a jump of its clock.
 */
public final class Unavailable {
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58");

    /** idle_in_transaction_session_timeout, transaction_timeout. */
    private static final Set<String> ENDED = Set.of("25P03", "25P04");

    /** query_canceled: by statement_timeout, or by hand. */
    private static final String CANCELLED = "57014";

    private Unavailable() {}

    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionException || cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && (closedByPool(sql) || ofClasses(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** A statement took longer than it may. For who limits his own, that is his fault and not the database's. */
    public static boolean isLimit(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && CANCELLED.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #isCauseOf}, but for what was rolled back on behalf of another transaction: the database was there. */
    public static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith("40")) {
                return false;
            }
        }
        return isCauseOf(failure);
    }

    /**
     * The pool closes a connection whose server went away, and itself when the process is stopped; whoever still holds
     * or wants one is told so without a state.
     */
    private static boolean closedByPool(SQLException failure) {
        String message = failure.getMessage();
        return failure.getSQLState() == null
                && message != null
                && (message.equals("Connection is closed") || message.endsWith(" has been closed."));
    }

    private static boolean ofClasses(@Nullable String state) {
        return state != null
                && state.length() == 5
                && (CLASSES.contains(state.substring(0, 2)) || ENDED.contains(state));
    }
}
