package org.casewire.daemon.harness;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.casewire.daemon.database.TestServer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What a database holds at one moment, as pg_dump sees it, for the version that comes without one and for taking data from
 * one version to another: rows and sequences of a schema that is there already.
 */
public record Dump(Map<String, byte[]> tables, Map<String, Long> sequences) {
    private static final String TABLES = """
            select quote_ident(tablename)
            from pg_tables
            where schemaname = 'public'
            and tablename <> 'flyway_schema_history'
            order by tablename
            """;

    private static final String SEQUENCES = """
            select sequencename || ' ' || last_value
            from pg_sequences
            where schemaname = 'public'
            and last_value is not null
            """;

    public static Dump of(TestServer server, String database) {
        try (Connection connection = server.superuser(database)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            Map<String, byte[]> tables = new LinkedHashMap<>();
            for (String table : column(connection, TABLES)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                copies.copyOut("copy " + table + " to stdout", rows);
                tables.put(table, rows.toByteArray());
            }
            Map<String, Long> sequences = column(connection, SEQUENCES).stream()
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(
                            words -> words[0], words -> Long.valueOf(words[1]), Math::max, TreeMap::new));
            return new Dump(tables, sequences);
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** In place of what the database holds; its schema must be the same. */
    public void into(TestServer server, String database) {
        try (Connection connection = server.superuser(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Rows are in no order that foreign keys like.
            statement.execute("set session_replication_role = replica");
            statement.execute("truncate " + String.join(", ", tables.keySet()));
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            for (Map.Entry<String, byte[]> table : tables.entrySet()) {
                copies.copyIn("copy " + table.getKey() + " from stdin", new ByteArrayInputStream(table.getValue()));
            }
            for (Map.Entry<String, Long> sequence : sequences.entrySet()) {
                statement.execute("select setval('%s', %d)".formatted(sequence.getKey(), sequence.getValue()));
            }
            connection.commit();
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
