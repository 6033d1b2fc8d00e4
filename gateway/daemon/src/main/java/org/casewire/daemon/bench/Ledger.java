package org.casewire.daemon.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.casewire.daemon.database.DatabaseAccess;

/** What is really in the daemon's database, asked with a login of our own beside it. For one thread. */
final class Ledger implements AutoCloseable {
    /** How it stood at one moment: segments by state, and messages that wait in the queue. */
    record Standing(Map<String, Long> states, long queued) {
        long delivered() {
            return states.getOrDefault("DELIVERED", 0L);
        }

        /** All that will not change any more, delivered or not. */
        long settled() {
            return states.values().stream().mapToLong(Long::longValue).sum() - states.getOrDefault("ACCEPTED", 0L);
        }

        /** What should not be there: neither under way nor delivered. */
        Map<String, Long> astray() {
            Map<String, Long> rest = new TreeMap<>(states);
            rest.remove("DELIVERED");
            rest.remove("ACCEPTED");
            return rest;
        }
    }

    /** From the acceptance of a message, in the daemon's own terms. */
    record Ways(Quantiles toSubmit, Quantiles toReceipt) {}

    private final DatabaseAccess access;
    private final Connection connection;

    Ledger(DatabaseAccess access) throws SQLException {
        this.access = access;
        this.connection = access.source(access.link()).getConnection();
    }

    Standing now() throws SQLException {
        Map<String, Long> states = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement("""
                        select state, count(*) from delivery group by state
                        union all
                        select 'QUEUED', count(*) from queue
                        """);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getLong(2));
            }
        }
        long queued = states.getOrDefault("QUEUED", 0L);
        states.remove("QUEUED");
        return new Standing(states, queued);
    }

    /** The messages that were accepted within this time. */
    Ways ways(Instant from, Instant to) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select coalesce(percentile_disc(array[0.5, 0.99, 1]) within group (
                            order by extract(epoch from d.submitted_at - m.created_at)::float8), '{0,0,0}'),
                    coalesce(percentile_disc(array[0.5, 0.99, 1]) within group (
                            order by extract(epoch from d.final_at - m.created_at)::float8), '{0,0,0}')
                from message m
                join delivery d on d.organisation_id = m.organisation_id and d.message_id = m.id
                where m.created_at >= ?
                and m.created_at < ?
                and d.state = 'DELIVERED'
                """)) {
            query.setTimestamp(1, Timestamp.from(from));
            query.setTimestamp(2, Timestamp.from(to));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Ways(quantiles(row, 1), quantiles(row, 2));
            }
        }
    }

    private static Quantiles quantiles(ResultSet row, int column) throws SQLException {
        Double[] seconds = (Double[]) row.getArray(column).getArray();
        return new Quantiles(seconds[0] * 1_000, seconds[1] * 1_000, seconds[2] * 1_000);
    }

    @Override
    public void close() throws SQLException {
        try (access) {
            connection.close();
        }
    }
}
