package org.casewire.core;

import com.codahale.metrics.MetricRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.core.crypto.Secret;
import org.casewire.core.db.Database;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL for tests, one for each test JVM, with the product's three logins and its schema. Each test takes
 * a database of its own, copied from the migrated one.
 */
public final class TestDatabase implements AutoCloseable {
    private static final String PASSWORD = "test";
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String name;
    private final Database app;
    private final Database link;

    private TestDatabase(String name) {
        this.name = name;
        this.app = open("app");
        this.link = open("link");
    }

    /** A fresh database with the whole schema and no rows. */
    public static TestDatabase fresh() {
        String name = "casewire_" + NEXT.incrementAndGet();
        execute(Server.INSTANCE.superuser(), "create database " + name + " template casewire owner casewire_owner");
        return new TestDatabase(name);
    }

    /** The login that answers requests. */
    public Database app() {
        return app;
    }

    /** The login that works on the carriers' behalf. */
    public Database link() {
        return link;
    }

    /** The login that owns the schema: migrations, and applying organisations. Opened anew each time; close it. */
    public Database owner() {
        return open("owner");
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + Server.INSTANCE.postgres.getPort() + "/" + name;
    }

    /** Ends every connection and lets nobody in, until {@link #comesBack()}. */
    public void goesAway() {
        execute(
                Server.INSTANCE.superuser(),
                "alter database " + name + " with allow_connections false",
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    }

    /** What the statement locks stays locked until the work is done, however long that takes. */
    public void holding(String locking, Callable<?> work) {
        try (Connection connection = Server.INSTANCE.superuser(name);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(locking);
            work.call();
            connection.rollback();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A forgotten transaction of somebody else, in another database of the server; close it to end it. */
    public Connection stranger() {
        Connection connection = Server.INSTANCE.superuser();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select pg_current_xact_id()");
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void comesBack() {
        execute(Server.INSTANCE.superuser(), "alter database " + name + " with allow_connections true");
    }

    private Database open(String login) {
        return new Database(
                new Database.Settings(
                        login,
                        url(),
                        "casewire_" + login,
                        new Secret(PASSWORD),
                        8,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20)),
                new MetricRegistry());
    }

    @Override
    public void close() {
        app.close();
        link.close();
        execute(Server.INSTANCE.superuser(), "drop database " + name + " with (force)");
    }

    private static void execute(Connection connection, String... statements) {
        try (connection;
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Started on first use; the library's own hook stops it when the JVM ends. */
    private static final class Server {
        static final Server INSTANCE = new Server();
        final EmbeddedPostgres postgres;

        Server() {
            try {
                postgres = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            execute(
                    superuser(),
                    "create role casewire_owner login password '" + PASSWORD + "'",
                    "create role casewire_app login password '" + PASSWORD + "'",
                    "create role casewire_link login password '" + PASSWORD + "'",
                    "create database casewire owner casewire_owner");
            Flyway.configure()
                    .dataSource(
                            "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/casewire",
                            "casewire_owner",
                            PASSWORD)
                    .locations("classpath:db/migration")
                    .placeholders(Map.of("app", "casewire_app", "link", "casewire_link"))
                    .load()
                    .migrate();
        }

        Connection superuser() {
            return superuser("postgres");
        }

        Connection superuser(String database) {
            try {
                return postgres.getDatabase("postgres", database).getConnection();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
