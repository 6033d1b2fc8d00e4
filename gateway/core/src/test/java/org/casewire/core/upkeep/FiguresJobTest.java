package org.casewire.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import org.casewire.core.TestDatabase;
import org.junit.jupiter.api.Test;

/** What only the database knows is measured, and no more of it than was asked for. */
class FiguresJobTest {
    private static final String CLINIC = "'00000000-0000-0000-0000-000000000001'";

    @Test
    void whatWaitsForSomebodyIsCounted() {
        try (TestDatabase database = TestDatabase.fresh()) {
            MetricRegistry metrics = new MetricRegistry();
            FiguresJob job = new FiguresJob(database.link(), Duration.ofSeconds(1), metrics);
            job.run();
            assertThat(job.figures()).isEqualTo(new FiguresJob.Figures(0, 0, 0, 0, 0, 0, 0, 0));

            database.link().useTransaction(handle -> {
                handle.execute("insert into organisation_counter (organisation_id, lane, overdue, attention, unmatched)"
                        + " values (" + CLINIC + ", 0, 3, 2, -1), (" + CLINIC + ", 1, 0, 0, 2)");
                uncertain(handle, 1);
                uncertain(handle, 2);
                handle.execute("insert into message_settlement (organisation_id, message_id, author_sealed)"
                        + " values (" + CLINIC + ", '00000000-0000-0000-0000-000000000002', '')");
                handle.execute(
                        "insert into unmatched (organisation_id, id, reason, at, carrier, sender_number, phone_index,"
                                + " number_sealed, text_sealed, encoding) values (" + CLINIC
                                + ", gen_random_uuid(), 'unknown-sender', now() - interval '1 hour', 'dna', '16100',"
                                + " '', '', '', 'GSM7')");
                handle.execute(
                        "insert into receipt_waiting (receipt_id, carrier, message_ids, received_at) values (1, 'dna', '{a}', now())");
                handle.execute("insert into node (id, incarnation) values ('n1', gen_random_uuid())");
            });
            job.run();
            FiguresJob.Figures figures = job.figures();
            assertThat(figures.uncertain()).isOne();
            assertThat(figures.overdue()).isEqualTo(3);
            assertThat(figures.attention()).isEqualTo(2);
            assertThat(figures.unmatched()).isOne();
            assertThat(figures.unmatchedOldestSeconds()).isBetween(3_600.0, 3_700.0);
            assertThat(figures.receiptsWaiting()).isOne();
            assertThat(figures.nodes()).isOne();
            assertThat(metrics.getGauges().get("figures.overdue").getValue()).isEqualTo(3.0);
        }
    }

    private static void uncertain(org.jdbi.v3.core.Handle handle, int message) {
        handle.execute("insert into uncertain (organisation_id, message_id, segment, carrier, pair_index,"
                + " submitted_at, not_after) values (" + CLINIC + ", '00000000-0000-0000-0000-00000000000" + message
                + "', 1, 'dna', '', now(), now())");
    }
}
