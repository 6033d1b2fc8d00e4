package org.casewire.daemon.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * Makes the database and its three logins on an embedded server, each if it is missing: so a first start that was
 * interrupted anywhere is completed by the next.
 *
 * <p>The owner owns the database, and thereby its schema, and is no superuser. The two others may connect, and
 * nothing more than the migrations grant them.
 */
final class EmbeddedRoles {
    private EmbeddedRoles() {}

    static void ensure(DataSource superuser, String database, EmbeddedLogins logins) throws SQLException {
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            for (Login login : List.of(logins.owner(), logins.app(), logins.link())) {
                if (!exists(connection, "select from pg_catalog.pg_roles where rolname = ?", login.user())) {
                    // Both parts are our own: a fixed name, and a password in the alphabet of base64.
                    statement.execute("create role %s login password '%s'"
                            .formatted(login.user(), login.password().reveal()));
                }
            }
            if (!exists(connection, "select from pg_catalog.pg_database where datname = ?", database)) {
                statement.execute("create database %s owner %s"
                        .formatted(database, logins.owner().user()));
            }
            statement.execute("revoke all on database %s from public".formatted(database));
            statement.execute("grant connect on database %s to %s, %s"
                    .formatted(database, logins.app().user(), logins.link().user()));
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
