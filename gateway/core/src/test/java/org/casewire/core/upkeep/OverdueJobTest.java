package org.casewire.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.casewire.core.TestDatabase;
import org.casewire.core.TestKeys;
import org.casewire.core.TestOrganisation;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.OrganisationDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that take too long: told once, and ended when they are accepted after all. */
class OverdueJobTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final TestKeys keys = new TestKeys(database);
    private final OrganisationDirectory organisations = new OrganisationDirectory(database.link());
    private final OverdueJob job = new OverdueJob(database.link(), organisations, () -> {}, Duration.ofSeconds(1));
    private final Ids ids = new Ids(Clock.systemUTC());
    private final UUID caseId = ids.next();
    private OrganisationId clinic;

    @BeforeEach
    void insert() {
        clinic = TestOrganisation.named("clinic")
                .number("operator", "358401000001")
                .insert(database, keys);
        organisations.refresh();
        run("insert into cases (organisation_id, id, status, phone_index, phone_sealed) values ('" + clinic + "', '"
                + caseId + "', 'IN_PROGRESS', '\\x00', '\\x00')");
        run("insert into case_activity (organisation_id, case_id, status) values ('" + clinic + "', '" + caseId
                + "', 'IN_PROGRESS')");
    }

    @AfterEach
    void close() {
        keys.close();
        database.close();
    }

    @Test
    void aMessageThatWaitsTooLongIsToldOnceAndEndsWhenItIsAccepted() {
        UUID late = message(1, "RECEIPT");
        queue(late, 1, "61 seconds");
        queue(message(2, "RECEIPT"), 2, "50 seconds");
        job.run();
        job.run();
        assertThat(events()).containsExactly("message.overdue");
        assertThat(count("select sum(overdue) from organisation_counter")).isOne();
        assertThat(count("select sum(attention) from organisation_counter")).isOne();
        run("delete from queue where message_id = '" + late + "'");
        accepted(late, "1 second");
        job.run();
        assertThat(count("select sum(overdue) from organisation_counter")).isZero();
        assertThat(count("select count(*) from overdue where ended_at is null")).isZero();
    }

    /** More than any page holds, of several organisations: whoever is told already takes nobody's place. */
    @Test
    void howeverManyWaitEachIsToldOnce() {
        OrganisationId other = TestOrganisation.named("other")
                .number("operator", "358401000002")
                .insert(database, keys);
        organisations.refresh();
        waiting(clinic, 2_600);
        job.run();
        waiting(other, 5);
        job.run();
        job.run();
        assertThat(count("select count(*) from event where organisation_id = '" + clinic + "'"))
                .isEqualTo(2_600);
        assertThat(count("select count(*) from event where organisation_id = '" + other + "'"))
                .isEqualTo(5);
        assertThat(count("select sum(overdue) from organisation_counter")).isEqualTo(2_605);

        run("delete from queue");
        run(
                "insert into delivery (organisation_id, message_id, segment, state, attempt, carrier, pair_index, answered_at)"
                        + " select organisation_id, message_id, 1, 'ACCEPTED', 1, 'operator', '\\x00', now() from overdue");
        job.run();
        assertThat(count("select sum(overdue) from organisation_counter")).isZero();
    }

    private void waiting(OrganisationId organisation, int messages) {
        run("with made as (insert into message (organisation_id, id, direction, carrier, sender_number, encoding,"
                + " segment_count, confirm_on, created_at) select '" + organisation
                + "', gen_random_uuid(), 'OUTBOUND',"
                + " 'operator', '358401000001', 'GSM7', 1, 'RECEIPT', now() from generate_series(1, " + messages
                + ") returning id) insert into queue (organisation_id, lane, position, message_id, carrier, slot,"
                + " automatic, pending, next_at, not_after, queued_at) select '" + organisation + "', id, 0, id,"
                + " 'operator', 0, false, 1, now(), now() + interval '1 h', now() - interval '2 minutes' from made");
    }

    @Test
    void aMessageThatIsWrittenAndNotAnsweredIsOverdueToo() {
        UUID written = message(1, "RECEIPT");
        run(
                "insert into submit_intent (id, carrier, incarnation, organisation_ids, message_ids, pendings, attempts, at)"
                        + " values (gen_random_uuid(), 'operator', gen_random_uuid(), array['" + clinic
                        + "'::uuid], array['" + written
                        + "'::uuid], array[1], array[1::smallint], now() - interval '2 minutes')");
        job.run();
        assertThat(events()).containsExactly("message.overdue");
    }

    @Test
    void withoutAReceiptInTimeAMessageIsUncertainAndOverdue() {
        UUID silent = message(1, "RECEIPT");
        accepted(silent, "25 hours");
        accepted(message(2, "RECEIPT"), "23 hours");
        accepted(message(3, "ACCEPTANCE"), "25 hours");
        job.run();
        job.run();
        assertThat(events()).containsExactly("message.uncertain", "message.overdue");
        assertThat(count("select count(*) from delivery where state = 'UNCERTAIN' and error_code = 'no-receipt'"))
                .isOne();
        assertThat(count("select sum(overdue) from organisation_counter")).isOne();
        run("insert into message_settlement (organisation_id, message_id, author_sealed) values ('" + clinic + "', '"
                + silent + "', '\\x00')");
        job.run();
        assertThat(count("select sum(overdue) from organisation_counter")).isZero();
    }

    @Test
    void everyJobRunsOnTheWholeSchema() {
        new ExpiryJob(database.link(), organisations, Duration.ofDays(7), Duration.ofHours(1)).run();
        run("insert into conversation (pair_index, organisation_id, live, reserved_until) values ('\\x01', '" + clinic
                + "', false, now() - interval '1 second'), ('\\x02', '" + clinic + "', true, null)");
        new ReleaseOfPairs(database.link(), Duration.ofHours(1)).run();
        assertThat(count("select count(*) from conversation")).isOne();
    }

    private UUID message(int position, String confirmOn) {
        UUID id = ids.next();
        run("insert into message (organisation_id, id, case_id, position, direction, carrier, sender_number, encoding,"
                + " segment_count, confirm_on, created_at) values ('" + clinic + "', '" + id + "', '" + caseId + "', "
                + position + ", 'OUTBOUND', 'operator', '358401000001', 'GSM7', 1, '" + confirmOn + "', now())");
        return id;
    }

    private void queue(UUID message, int position, String age) {
        run(
                "insert into queue (organisation_id, lane, position, message_id, carrier, slot, automatic, pending, next_at,"
                        + " not_after, queued_at) values ('" + clinic + "', '" + caseId + "', " + position + ", '"
                        + message
                        + "', 'operator', 0, false, 1, now(), now() + interval '1 h', now() - interval '" + age + "')");
    }

    private void accepted(UUID message, String age) {
        run("insert into delivery (organisation_id, message_id, segment, state, attempt, carrier, carrier_message_id,"
                + " pair_index, answered_at) values ('" + clinic + "', '" + message + "', 1, 'ACCEPTED', 1, 'operator',"
                + " '" + message + "', '\\x00', now() - interval '" + age + "')");
    }

    private List<String> events() {
        return database.link()
                .inTransaction(handle -> handle.createQuery("select type from event order by id")
                        .mapTo(String.class)
                        .list());
    }

    private long count(String sql) {
        return database.link()
                .inTransaction(
                        handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private void run(String sql) {
        database.link().inTransaction(handle -> handle.createUpdate(sql).execute());
    }
}
