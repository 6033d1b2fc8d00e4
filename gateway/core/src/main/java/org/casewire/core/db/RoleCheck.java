package org.casewire.core.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Finds out whether a login is one that row-level security binds.
 *
 * <p>PostgreSQL lets three kinds of role past every policy: superusers, roles with BYPASSRLS, and the owner of a table
 * (with whoever is a member of the owner). A daemon that runs as one of them works, and its tenants are not separated;
 * so it must not start. Each fault is told with the statement that cures it.
 */
public final class RoleCheck {
    private static final String ATTRIBUTES = """
            select current_user, rolsuper, rolbypassrls
            from pg_catalog.pg_roles
            where rolname = current_user
            """;

    private static final String OWNED = """
            select n.nspname || '.' || c.relname, pg_catalog.pg_get_userbyid(c.relowner)
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f')
              and n.nspname not in ('pg_catalog', 'information_schema')
              and n.nspname not like 'pg\\_t%'
              and pg_catalog.pg_has_role(current_user, c.relowner, 'MEMBER')
            order by 1
            limit 1
            """;

    private RoleCheck() {}

    /**
     * @param login connections of the login in question
     * @return what is wrong with it, a sentence each; empty when row-level security binds it
     */
    public static List<String> faults(DataSource login) throws SQLException {
        try (Connection connection = login.getConnection()) {
            return faults(connection);
        }
    }

    private static List<String> faults(Connection connection) throws SQLException {
        List<String> faults = new ArrayList<>();
        String role;
        boolean superuser;
        boolean bypassing;
        try (PreparedStatement statement = connection.prepareStatement(ATTRIBUTES);
                ResultSet row = statement.executeQuery()) {
            row.next();
            role = row.getString(1);
            superuser = row.getBoolean(2);
            bypassing = row.getBoolean(3);
        }
        String quoted = '"' + role.replace("\"", "\"\"") + '"';
        if (superuser) {
            faults.add(
                    "Role %s is a superuser, so row-level security does not bind it. As another superuser: alter role %s nosuperuser;"
                            .formatted(role, quoted));
        }
        if (bypassing) {
            faults.add("Role %s may bypass row-level security. As a superuser: alter role %s nobypassrls;"
                    .formatted(role, quoted));
        }
        if (!superuser) {
            owned(connection, role, quoted, faults);
        }
        return faults;
    }

    // A superuser is a member of every role: that it is one says enough.
    private static void owned(Connection connection, String role, String quoted, List<String> faults)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OWNED);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return;
            }
            String table = row.getString(1);
            String owner = row.getString(2);
            faults.add(
                    owner.equals(role)
                            ? "Role %s owns %s, so row-level security does not bind it. Give its tables to the owner login: reassign owned by %s to <owner>;"
                                    .formatted(role, table, quoted)
                            : "Role %s is a member of %s, which owns %s, so row-level security does not bind it. As a superuser: revoke \"%s\" from %s;"
                                    .formatted(role, owner, table, owner.replace("\"", "\"\""), quoted));
        }
    }
}
