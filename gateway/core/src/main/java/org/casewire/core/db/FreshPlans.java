package org.casewire.core.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.ConnectionException;
import org.postgresql.PGConnection;

/**
 * Has a session's plans made anew every few seconds while it is young, and later every few minutes. A plan is kept as it
 * was first made, and on a new installation that is for empty tables, where reading an organisation's every message
 * costs the same as reading one by its key; minutes later it takes seconds. PostgreSQL makes plans anew by itself only
 * after an autovacuum, which looks once a minute.
 *
 * <p>Safe for all threads.
 */
final class FreshPlans {
    private static final Duration YOUNG = Duration.ofMinutes(10);
    private static final Duration OFTEN = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofMinutes(5);

    private final LongSupplier nanoTime;
    private final Map<PGConnection, Session> sessions = Collections.synchronizedMap(new WeakHashMap<>());

    FreshPlans(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** To be called at the beginning of a transaction. */
    void use(Connection connection) {
        long now = nanoTime.getAsLong();
        try {
            Session session = sessions.computeIfAbsent(connection.unwrap(PGConnection.class), key -> new Session(now));
            if (session.isDue(now)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("discard plans");
                }
            }
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** Touched by the one thread that has the connection. */
    private static final class Session {
        private final long begin;
        private long last;

        Session(long now) {
            this.begin = now;
            this.last = now;
        }

        boolean isDue(long now) {
            Duration interval = now - begin < YOUNG.toNanos() ? OFTEN : SELDOM;
            if (now - last < interval.toNanos()) {
                return false;
            }
            last = now;
            return true;
        }
    }
}
