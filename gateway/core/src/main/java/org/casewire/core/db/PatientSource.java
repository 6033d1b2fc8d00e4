package org.casewire.core.db;

import com.zaxxer.hikari.HikariConfig;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects as soon as the database lets it. A pool whose database is away asks more and more seldom, up to every five
 * seconds, and would find it late; here it asks once and gets a connection within moments of the return. Those who wait
 * for the pool are not held by it: they have their own, shorter patience.
 */
final class PatientSource implements DataSource {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final PGSimpleDataSource source;

    private PatientSource(PGSimpleDataSource source) {
        this.source = source;
    }

    /** To where, as whom and how the pool is told to connect. */
    static PatientSource of(HikariConfig config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(config.getJdbcUrl());
        source.setUser(config.getUsername());
        source.setPassword(config.getPassword());
        config.getDataSourceProperties().forEach((name, value) -> set(source, name.toString(), value.toString()));
        return new PatientSource(source);
    }

    private static void set(PGSimpleDataSource source, String name, String value) {
        try {
            source.setProperty(name, value);
        } catch (SQLException e) {
            throw new IllegalArgumentException("The PostgreSQL driver knows no property " + name, e);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return source.getConnection();
            } catch (SQLException e) {
                if (!Unavailable.isCauseOf(e)
                        || Thread.currentThread().isInterrupted()
                        || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        source.setLogWriter(writer);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
