package org.casewire.core.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a commit that is known to hold from one that is not. With a synchronous standby the server answers COMMIT only
 * when the standby has it too; a wait that somebody cancels there ends with a warning, and <em>success</em>. PostgreSQL
 * ends the statement's time-out before it commits (finish_xact_command in its postgres.c), so only the socket's counts, and it is set here for the
 * commit alone. Safe for all threads.
 */
final class Commits {
    /** SQL:2003, class 08: transaction resolution unknown. */
    private static final String UNKNOWN = "08007";

    private final int patienceMillis;

    /** @param patience for the answer to a commit; what takes longer has an unknown end */
    Commits(Duration patience) {
        this.patienceMillis = Math.toIntExact(patience.toMillis());
    }

    /** Runs a transaction that calls what it is given as the last thing before its commit. */
    <R> R around(Connection connection, Function<Runnable, R> transaction) {
        try {
            Connection session = connection.unwrap(Connection.class);
            int usual = session.getNetworkTimeout();
            try {
                R result = transaction.apply(() -> await(session, patienceMillis));
                requireNoWarning(connection.getWarnings());
                return result;
            } finally {
                if (!session.isClosed()) {
                    await(session, usual);
                }
            }
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    private static void await(Connection session, int millis) {
        try {
            session.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** Statements keep their warnings to themselves: what a connection has after a commit is the commit's. */
    private static void requireNoWarning(@Nullable SQLWarning warning) throws SQLException {
        if (warning != null) {
            throw new SQLTransientConnectionException(
                    "The server confirmed a commit with a warning, SQLSTATE " + warning.getSQLState()
                            + ": whether its standby has it is not known",
                    UNKNOWN);
        }
    }
}
