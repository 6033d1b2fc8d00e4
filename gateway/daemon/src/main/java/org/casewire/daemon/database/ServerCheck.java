package org.casewire.daemon.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a running server says about itself, before anything is trusted to it.
 *
 * @param ours whether it serves the expected data directory
 * @param synced whether fsync and synchronous_commit are on
 */
record ServerCheck(boolean ours, boolean synced) {
    private static final String QUERY = """
            select current_setting('data_directory'),
                   current_setting('fsync') = 'on' and current_setting('synchronous_commit') = 'on'
            """;

    static ServerCheck of(Postmaster postmaster, Login superuser, Path cluster) throws IOException {
        try (Connection connection = EmbeddedDatabase.source(postmaster.port(), "postgres", superuser)
                        .getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return new ServerCheck(
                    Path.of(row.getString(1)).toRealPath().equals(cluster.toRealPath()), row.getBoolean(2));
        } catch (SQLException e) {
            throw new DatabaseException(
                    "A server runs on %s, as process %d at port %d, but does not let us in: %s"
                            .formatted(cluster, postmaster.pid(), postmaster.port(), e.getMessage()),
                    e);
        }
    }

    boolean durable() {
        return ours && synced;
    }

    void require(Path directory) {
        if (!ours) {
            throw new DatabaseException(
                    "The server at the port named in %s serves another folder. Stop it, or remove that postmaster.pid."
                            .formatted(directory));
        }
        if (!synced) {
            throw new DatabaseException(
                    "The server in %s runs without fsync or synchronous_commit, and would lose what it confirmed. Stop it and try again."
                            .formatted(directory));
        }
    }
}
