package org.casewire.daemon.health;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the database answers, and in time: asked by the connections that work is done with, so that it tells what work
 * meets, and none is opened for it. Whoever asks often gets the last answer.
 */
public final class DatabaseCondition implements Supplier<Condition> {
    private static final int ANSWER_SECONDS = 2;
    private static final long KEPT_NANOS = 1_000_000_000L;

    /** Of this login, which sees no other's: a statement of ours takes milliseconds, and waits for no lock that lasts. */
    private static final String SLOW = """
            select count(*) filter (where wait_event_type = 'Lock'), count(*),
                coalesce(extract(epoch from max(clock_timestamp() - query_start)), 0)
            from pg_catalog.pg_stat_activity
            where usename = current_user and datname = current_database() and pid <> pg_catalog.pg_backend_pid()
            and state = 'active'
            and clock_timestamp() - query_start > case wait_event_type when 'Lock' then interval '1 second' else interval '3 seconds' end
            """;

    private final List<HikariDataSource> pools;
    private Condition last = Condition.up("not asked yet");
    private long askedAt;
    private boolean asked;

    /** @param pools those of the application and of the link */
    public DatabaseCondition(List<HikariDataSource> pools) {
        this.pools = List.copyOf(pools);
    }

    @Override
    public synchronized Condition get() {
        if (!asked || System.nanoTime() - askedAt > KEPT_NANOS) {
            last = ask();
            askedAt = System.nanoTime();
            asked = true;
        }
        return last;
    }

    private Condition ask() {
        long begin = System.nanoTime();
        List<String> slow = new ArrayList<>();
        for (HikariDataSource pool : pools) {
            try (Connection connection = pool.getConnection()) {
                slow(pool.getPoolName(), connection).ifPresent(slow::add);
            } catch (SQLTransientConnectionException e) {
                HikariPoolMXBean state = pool.getHikariPoolMXBean();
                if (state == null || state.getActiveConnections() < pool.getMaximumPoolSize()) {
                    return Condition.down("unreachable, SQLSTATE " + rooted(e).getSQLState());
                }
                slow.add("all %d connections of pool %s are in use, and %d wait for one"
                        .formatted(
                                pool.getMaximumPoolSize(), pool.getPoolName(), state.getThreadsAwaitingConnection()));
            } catch (SQLException e) {
                return Condition.down("no answer, SQLSTATE " + e.getSQLState());
            }
        }
        return slow.isEmpty()
                ? Condition.up("answers in %d ms".formatted((System.nanoTime() - begin) / 1_000_000))
                : Condition.degraded(String.join("; ", slow));
    }

    private static Optional<String> slow(String pool, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SLOW)) {
            statement.setQueryTimeout(ANSWER_SECONDS);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getLong(2) == 0
                        ? Optional.empty()
                        : Optional.of(
                                "%d statements of pool %s are slow, for %.0f s the first; %d of them wait for a lock"
                                        .formatted(found.getLong(2), pool, found.getDouble(3), found.getLong(1)));
            }
        }
    }

    /** The pool's own exception tells of its patience, and what it waited for stands behind it. */
    private static SQLException rooted(SQLException e) {
        return e.getCause() instanceof SQLException cause ? cause : e;
    }
}
