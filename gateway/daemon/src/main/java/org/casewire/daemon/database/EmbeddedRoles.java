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
    /** Since when a session may say how often a password is hashed. */
    private static final int ITERATIONS_CAN_BE_SET = 16;

    private EmbeddedRoles() {}

    static void ensure(DataSource superuser, String database, EmbeddedLogins logins) throws SQLException {
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            // Thousands of rounds are for passwords that can be guessed; with random ones they only make each
            // connection dear.
            if (connection.getMetaData().getDatabaseMajorVersion() >= ITERATIONS_CAN_BE_SET) {
                statement.execute("set scram_iterations = 1");
            }
            for (Login login : List.of(logins.owner(), logins.app(), logins.link())) {
                if (!exists(connection, "select from pg_catalog.pg_roles where rolname = ?", login.user())) {
                    // Both parts are our own: a fixed name, and a password in the alphabet of base64.
                    statement.execute("create role %s login".formatted(login.user()) + password(login));
                    statement.execute(
                            "alter role %s".formatted(logins.superuser().user()) + password(logins.superuser()));
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

    private static String password(Login login) {
        return " password '%s'".formatted(login.password().reveal());
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
