package org.casewire.daemon.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.casewire.core.id.OrganisationId;
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

    /**
     * A delivered message, in microseconds.
     *
     * @param submitted when its submit_sm was written
     * @param receipt when its final receipt came in
     * @param settled when that was stored
     */
    record Way(UUID message, long submitted, long receipt, long settled) {}

    private static final int FETCH = 5_000;

    private final DatabaseAccess access;
    private final Connection connection;

    Ledger(DatabaseAccess access) throws SQLException {
        this.access = access;
        this.connection = access.source(access.link()).getConnection();
    }

    /** Connections of the login that owns the tables, for what the daemon's logins may not do. */
    DataSource ownerSource() {
        return access.source(access.owner());
    }

    DatabaseAccess access() {
        return access;
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

    /** How the messages went that were submitted within this time, each of one segment. */
    void ways(Instant from, Instant to, Consumer<Way> consumer) throws SQLException {
        read(
                """
                select d.message_id, micros(d.submitted_at), micros(r.received_at), micros(d.final_at)
                from delivery d
                join receipt r
                    on r.organisation_id = d.organisation_id
                    and r.message_id = d.message_id
                    and r.segment = d.segment
                where d.submitted_at >= ?
                and d.submitted_at < ?
                and d.state = 'DELIVERED'
                """.replaceAll("micros\\(([^)]*)\\)", "cast(extract(epoch from $1) * 1000000 as bigint)"),
                row -> consumer.accept(
                        new Way(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3), row.getLong(4))),
                Timestamp.from(from),
                Timestamp.from(to));
    }

    /** A patient's text as it is stored. */
    record StoredText(OrganisationId organisation, UUID id, UUID caseId, byte[] sealed) {}

    /** Every text in a thread. */
    void texts(Consumer<StoredText> consumer) throws SQLException {
        read(
                """
                select m.organisation_id, m.id, m.case_id, b.text_sealed
                from message m
                join message_body b on b.organisation_id = m.organisation_id and b.message_id = m.id
                where m.direction = 'INBOUND'
                """,
                row -> consumer.accept(new StoredText(
                        new OrganisationId(row.getObject(1, UUID.class)),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getBytes(4))));
    }

    /** The daemon's own way from a receipt to its message; how many there are. */
    long byCarrierId(String carrier, String id) throws SQLException {
        long[] count = new long[1];
        read("""
                select d.organisation_id, d.message_id, d.segment, d.state, d.carrier_message_id, d.pair_index,
                    d.answered_at, m.segment_count, m.case_id
                from delivery d
                join message m on m.organisation_id = d.organisation_id and m.id = d.message_id
                where d.carrier = ?
                and d.carrier_message_id = any(array[?])
                """, row -> count[0]++, carrier, id);
        return count[0];
    }

    long nextPosition(OpenCase open) throws SQLException {
        return number(
                "select next_position from cases where organisation_id = ? and id = ?",
                open.tenant().id().value(),
                UUID.fromString(open.id()));
    }

    long messages() throws SQLException {
        return number("select count(*) from message");
    }

    long databaseBytes() throws SQLException {
        return number("select pg_database_size(current_database())");
    }

    /** Messages that wait to be submitted. */
    long queued() throws SQLException {
        return number("select count(*) from queue");
    }

    /** Texts that found no case, which none of ours should. */
    long unplaced() throws SQLException {
        return number("select (select count(*) from unmatched) + (select count(*) from unassigned)");
    }

    /** The organisation's latest event. */
    long lastEvent(OrganisationId organisation) throws SQLException {
        return number("select coalesce(max(id), 0) from event where organisation_id = ?", organisation.value());
    }

    long eventsAfter(OrganisationId organisation, long id) throws SQLException {
        return number("select count(*) from event where organisation_id = ? and id > ?", organisation.value(), id);
    }

    byte[] wrappedKeys(OrganisationId organisation) {
        List<byte[]> keys = new ArrayList<>();
        try {
            read(
                    "select wrapped_keys from organisation where id = ?",
                    row -> keys.add(row.getBytes(1)),
                    organisation.value());
        } catch (SQLException e) {
            throw new BenchException("The organisation's keys could not be read", e);
        }
        return keys.get(0);
    }

    private long number(String sql, Object... values) throws SQLException {
        long[] number = new long[1];
        read(sql, row -> number[0] = row.getLong(1), values);
        return number[0];
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    /** Row by row: a long run has more of them than fit into memory at a time. */
    private void read(String sql, Row taker, Object... values) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setFetchSize(FETCH);
            for (int i = 0; i < values.length; i++) {
                query.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        } finally {
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void close() throws SQLException {
        try (access) {
            connection.close();
        }
    }
}
