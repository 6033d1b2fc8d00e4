package org.casewire.daemon.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Fills the tables of messages as years would, by SQL on the owner's login: cases of twenty messages each, their
 * conversations, seven messages out for three in, each out with its delivery; spread over each other as in time, nothing
 * of it under way. Its sealed columns have the size of sealed ones and hold nothing, so none of its cases may be shown:
 * those lie behind every page that is asked for. What is looked up is written by {@link Samples}, with it.
 */
final class Archive implements AutoCloseable {
    private static final int CASE_MESSAGES = 20;
    private static final int CHUNK_CASES = 2_500;

    private static final String CASES = """
            insert into cases (organisation_id, id, status, phone_index, phone_sealed, name_sealed, language, carrier,
                sender_number, next_position, created_at, opened_at)
            select (cast(? as uuid[]))[1 + n %% ?], %s, case when n %% 50 = 0 then 'IN_PROGRESS' else 'COMPLETE' end,
                %s, substring(sealed, 1 + n %% 900, 47), substring(sealed, 1 + n %% 800, 50), 'fi', ?, '358457390001',
                %d, now() - interval '1 year', now() - interval '1 year'
            from generate_series(?, ?) as n, (select cast(? as bytea) as sealed) random
            """.formatted(id("c", "n"), index("c", "n"), CASE_MESSAGES + 1);

    private static final String ACTIVITY =
            """
            insert into case_activity (organisation_id, case_id, status, last_activity_at, last_message_at, last_message_id)
            select (cast(? as uuid[]))[1 + n %% ?], %s, case when n %% 50 = 0 then 'IN_PROGRESS' else 'COMPLETE' end,
                now() - interval '1 year' + n * interval '1 second', now() - interval '1 year', %s
            from generate_series(?, ?) as n
            """.formatted(id("c", "n"), id("m", "(n * %d + %d)".formatted(CASE_MESSAGES, CASE_MESSAGES - 1)));

    private static final String CONVERSATIONS = """
            insert into conversation (pair_index, organisation_id, live)
            select %s, (cast(? as uuid[]))[1 + n %% ?], n %% 50 = 0
            from generate_series(?, ?) as n
            """.formatted(index("p", "n"));

    /** Entry by entry over all cases of the chunk: a thread does not lie together. */
    private static final String MESSAGES =
            """
            insert into message (organisation_id, id, case_id, position, direction, carrier, sender_number, encoding,
                segment_count, reference, confirm_on, placed_by, not_after, created_at)
            select (cast(? as uuid[]))[1 + n %% ?], %s, %s, entry + 1,
                case when entry %% 10 < 7 then 'OUTBOUND' else 'INBOUND' end, ?, '358457390001', 'GSM7', 1, 1,
                case when entry %% 10 < 7 then 'RECEIPT' end, case when entry %% 10 < 7 then null else 'only-open-case' end,
                now() - interval '11 months', now() - interval '1 year' + entry * interval '1 hour'
            from generate_series(0, %d) as entry, generate_series(?, ?) as n
            """.formatted(id("m", "(n * %d + entry)".formatted(CASE_MESSAGES)), id("c", "n"), CASE_MESSAGES - 1);

    private static final String BODIES =
            """
            insert into message_body (organisation_id, message_id, text_sealed, number_sealed, author_sealed)
            select (cast(? as uuid[]))[1 + n %% ?], %s, substring(sealed, 1 + n %% 800, 120),
                substring(sealed, 1 + n %% 900, 47), case when entry %% 10 < 7 then substring(sealed, 1 + n %% 850, 65) end
            from generate_series(0, %d) as entry, generate_series(?, ?) as n, (select cast(? as bytea) as sealed) random
            """.formatted(id("m", "(n * %d + entry)".formatted(CASE_MESSAGES)), CASE_MESSAGES - 1);

    private static final String DELIVERIES = """
            insert into delivery (organisation_id, message_id, segment, state, attempt, carrier, carrier_message_id,
                pair_index, receipt_stat, submitted_at, answered_at, final_at)
            select (cast(? as uuid[]))[1 + n %% ?], %s, 1, 'DELIVERED', 1, ?,
                cast(1000000000000 + n * %d + entry as text), %s, 'DELIVRD', at, at, at
            from generate_series(0, %d) as entry, generate_series(?, ?) as n,
                (select now() - interval '1 year' as at) past
            where entry %% 10 < 7
            """.formatted(
            id("m", "(n * %d + entry)".formatted(CASE_MESSAGES)), CASE_MESSAGES, index("p", "n"), CASE_MESSAGES - 1);

    private final Connection connection;
    private final UUID[] organisations;
    private final byte[] sealed;
    private int cases;

    Archive(Scene scene) throws SQLException {
        this.connection = scene.ledger().ownerSource().getConnection();
        this.organisations =
                scene.tenants().stream().map(tenant -> tenant.id().value()).toArray(UUID[]::new);
        this.sealed = new byte[1_024];
        new Random(1).nextBytes(sealed);
        try (Statement statement = connection.createStatement()) {
            // A crash may cost what is only made up.
            statement.execute("set synchronous_commit = off");
        }
    }

    /** @param between is called between parts of what is written, with how much of it is done, 0 to 1 */
    void growBy(long messages, Consumer<Double> between) throws SQLException {
        int first = cases;
        int last = cases + Math.toIntExact(Math.max(0, messages) / CASE_MESSAGES);
        between.accept(0.0);
        while (cases < last) {
            int upTo = Math.min(last, cases + CHUNK_CASES) - 1;
            write(CASES, upTo, Carrier.GIVEN, Sealed.GIVEN);
            write(ACTIVITY, upTo, Carrier.NONE, Sealed.NONE);
            write(CONVERSATIONS, upTo, Carrier.NONE, Sealed.NONE);
            write(MESSAGES, upTo, Carrier.GIVEN, Sealed.NONE);
            write(BODIES, upTo, Carrier.NONE, Sealed.GIVEN);
            write(DELIVERIES, upTo, Carrier.GIVEN, Sealed.NONE);
            cases = upTo + 1;
            between.accept((double) (cases - first) / (last - first));
        }
    }

    /** As the database does by itself in the end. */
    void tidy() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "vacuum (analyze) cases, case_activity, conversation, message, message_body, delivery, audit");
        }
    }

    private enum Carrier {
        GIVEN,
        NONE
    }

    private enum Sealed {
        GIVEN,
        NONE
    }

    private void write(String sql, int upTo, Carrier carrier, Sealed random) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            statement.setArray(next++, connection.createArrayOf("uuid", organisations));
            statement.setInt(next++, organisations.length);
            if (carrier == Carrier.GIVEN) {
                statement.setString(next++, Rig.CARRIER);
            }
            statement.setInt(next++, cases);
            statement.setInt(next++, upTo);
            if (random == Sealed.GIVEN) {
                statement.setBytes(next, sealed);
            }
            statement.executeUpdate();
        }
    }

    /** A UUIDv7 that rises with the number, of a year ago. */
    private static String id(String kind, String number) {
        return ("cast(lpad(to_hex(1732000000000 + %2$s / 100), 12, '0') || '7' || substr(md5('%1$s' || %2$s), 1, 3)"
                        + " || '8' || substr(md5('%1$s' || %2$s), 4, 15) as uuid)")
                .formatted(kind, number);
    }

    /** Sixteen octets such as a blind index has. */
    private static String index(String kind, String number) {
        return "decode(md5('%s' || %s), 'hex')".formatted(kind + "-index", number);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
