package org.casewire.daemon.database;

import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A server that began as a cold copy of another one and follows it, every commit of which waits for it: streaming
 * replication, as an installation has it that must lose nothing with a machine.
 */
public final class StandbyServer implements AutoCloseable {
    /** What the primary's {@code synchronous_standby_names} calls it. */
    public static final String NAME = "second";

    private final Path directory;
    private final Login superuser;
    private final PostgresCluster cluster;
    private int port;
    private boolean running;

    StandbyServer(Path directory, int primary, Login superuser) throws IOException {
        this.directory = directory;
        this.superuser = superuser;
        Path data = directory.resolve("cluster");
        this.cluster = new PostgresCluster(
                PostgresBinaries.in(directory.resolve(EmbeddedDatabase.PROGRAMS)),
                data,
                directory.resolve("server.log"));
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s application_name=%s'%n"
                        .formatted(
                                primary, superuser.user(), superuser.password().reveal(), NAME),
                APPEND);
    }

    /** Follows the primary, from where it was. */
    public void start() throws IOException {
        cluster.start(port);
        running = true;
        port = Postmaster.of(directory.resolve("cluster")).orElseThrow().port();
    }

    /** Is away for a while. */
    public void stop() {
        cluster.stop();
        running = false;
    }

    /** Takes writes itself from now on. */
    public void promote() throws SQLException {
        try (Connection connection =
                        EmbeddedDatabase.source(port, "postgres", superuser).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_promote(true, 30)");
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        if (running) {
            stop();
        }
    }
}
