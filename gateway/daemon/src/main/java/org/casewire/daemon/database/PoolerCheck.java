package org.casewire.daemon.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Whether what we ask of a session reaches the server. Limits of time and the choice of plans are asked for as it begins; a
 * pooler that drops them, or hands one server's session to another client with each transaction, would leave a node that
 * seems to work, until a lock lasts longer than anybody waits.
 */
final class PoolerCheck {
    private static final String MARK = "casewire.asked";

    private PoolerCheck() {}

    /**
     * @throws DatabaseException in words when there is a pooler that drops our settings
     * @throws SQLException also when it refuses them
     */
    static void require(PGSimpleDataSource source, String url) throws SQLException {
        source.setOptions("-c " + MARK + "=yes");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet arrived = statement.executeQuery("select current_setting('" + MARK + "', true) = 'yes'")) {
            arrived.next();
            if (!arrived.getBoolean(1)) {
                throw pooler(url);
            }
        }
    }

    static DatabaseException pooler(String url) {
        return new DatabaseException(
                "database.url %s: a pooler stands between that does not let session settings through (the startup parameter options), as pgbouncer in transaction mode. Casewire has a pool of its own and needs sessions: name PostgreSQL itself in database.url."
                        .formatted(url.replaceFirst("\\?.*", "")),
                true);
    }
}
