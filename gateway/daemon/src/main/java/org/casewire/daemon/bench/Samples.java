package org.casewire.daemon.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.id.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Threads that are looked at: further messages of some of the open cases, sealed with the organisation's keys as the
 * daemon would, up to a page each. For one thread.
 */
final class Samples implements AutoCloseable {
    private static final String MESSAGE = """
            insert into message (organisation_id, id, case_id, position, direction, carrier, sender_number, encoding,
                segment_count, reference, confirm_on, placed_by, not_after, created_at)
            values (?, ?, ?, ?, ?, ?, ?, 'GSM7', 1, 1, ?, ?, now(), ?)
            """;
    private static final String BODY = """
            insert into message_body (organisation_id, message_id, text_sealed, number_sealed, author_sealed)
            values (?, ?, ?, ?, ?)
            """;
    private static final String DELIVERY = """
            insert into delivery (organisation_id, message_id, segment, state, attempt, carrier, carrier_message_id,
                pair_index, receipt_stat, submitted_at, answered_at, final_at)
            values (?, ?, 1, 'DELIVERED', 1, ?, ?, ?, 'DELIVRD', now(), now(), now())
            """;
    private static final String CASE = """
            update cases set next_position = ? where organisation_id = ? and id = ?
            """;
    private static final String ACTIVITY = """
            update case_activity
            set last_activity_at = now(), last_message_at = now(), last_message_id = ?
            where organisation_id = ? and case_id = ?
            """;

    private final Scene scene;
    private final KeyRing keys;
    private final Connection connection;
    private final Ids ids = new Ids(Clock.systemUTC());
    private final Map<Integer, Long> positions = new HashMap<>();

    Samples(Scene scene) throws SQLException {
        this.scene = scene;
        this.keys = scene.keys();
        this.connection = scene.ledger().ownerSource().getConnection();
        connection.setAutoCommit(false);
    }

    /** What finds the sample's receipts. */
    static String carrierMessageId(int caseNumber, int entry) {
        return "sample-" + caseNumber + "-" + entry;
    }

    /** How many messages a case has that was written to. */
    long messages(int caseNumber) {
        return positions.getOrDefault(caseNumber, 0L);
    }

    /** The next entry of a case: other workloads may have written into it before. */
    private long nextPosition(int caseNumber) throws SQLException {
        Long last = positions.get(caseNumber);
        long next = last == null ? scene.ledger().nextPosition(scene.cases().get(caseNumber)) : last + 1;
        positions.put(caseNumber, next);
        return next;
    }

    /** Writes the samples from the first up to but without the last into each of these of the scene's cases. */
    void write(List<Integer> caseNumbers, int first, int last) {
        try (PreparedStatement message = connection.prepareStatement(MESSAGE);
                PreparedStatement body = connection.prepareStatement(BODY);
                PreparedStatement delivery = connection.prepareStatement(DELIVERY);
                PreparedStatement row = connection.prepareStatement(CASE);
                PreparedStatement activity = connection.prepareStatement(ACTIVITY)) {
            for (int entry = first; entry < last; entry++) {
                for (int number : caseNumbers) {
                    OpenCase open = scene.cases().get(number);
                    UUID organisation = open.tenant().id().value();
                    UUID caseId = UUID.fromString(open.id());
                    UUID id = ids.next();
                    long position = nextPosition(number);
                    boolean outbound = entry % 10 < 7;
                    add(
                            message,
                            organisation,
                            id,
                            caseId,
                            position,
                            outbound ? "OUTBOUND" : "INBOUND",
                            Rig.CARRIER,
                            open.tenant().senderNumber(),
                            outbound ? "RECEIPT" : null,
                            outbound ? null : "only-open-case",
                            Timestamp.from(Instant.now()));
                    String phone = "+" + (Seeding.FIRST_PHONE + number);
                    Sealer sealer = keys.of(open.tenant().id()).sealer();
                    add(
                            body,
                            organisation,
                            id,
                            sealer.seal(
                                    SealedColumn.MESSAGE_TEXT,
                                    id,
                                    "Entry " + entry
                                            + ": Thank you, Monday at 9.40 suits me well. Shall I bring anything?"),
                            sealer.seal(SealedColumn.MESSAGE_NUMBER, id, phone),
                            outbound
                                    ? sealer.seal(
                                            SealedColumn.MESSAGE_AUTHOR, id, "{\"id\":\"n1\",\"name\":\"Nurse One\"}")
                                    : null);
                    if (outbound) {
                        add(
                                delivery,
                                organisation,
                                id,
                                Rig.CARRIER,
                                carrierMessageId(number, entry),
                                keys.routing().pair(Rig.CARRIER, open.tenant().senderNumber(), phone));
                    }
                    add(row, position + 1, organisation, caseId);
                    add(activity, id, organisation, caseId);
                }
            }
            for (PreparedStatement statement : List.of(message, body, delivery, row, activity)) {
                statement.executeBatch();
            }
            connection.commit();
        } catch (SQLException e) {
            throw new BenchException("The sample could not be written: " + e.getMessage(), e);
        }
    }

    private static void add(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
