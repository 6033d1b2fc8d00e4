package org.casewire.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import org.casewire.core.TestDatabase;
import org.junit.jupiter.api.Test;

/** A text that no organisation is shown is seen by whoever runs the gateway. */
class UnassignedJobTest {
    @Test
    void whatWaitsForAnOperatorIsMeasured() {
        try (TestDatabase database = TestDatabase.fresh()) {
            MetricRegistry metrics = new MetricRegistry();
            UnassignedJob job = new UnassignedJob(database.link(), Duration.ofSeconds(1), Clock.systemUTC(), metrics);
            job.run();
            assertThat(job.waiting().texts()).isZero();
            database.link().inTransaction(handle -> handle.execute("""
                    insert into unassigned (id, carrier, sender_number, pair_index, number_sealed, text_sealed, encoding,
                        at)
                    values (gen_random_uuid(), 'dna', '16100', '\\x00', '\\x00', '\\x00', 'GSM7',
                        now() - interval '1 hour')"""));
            job.run();
            assertThat(job.waiting().texts()).isOne();
            assertThat((Long) metrics.getGauges().get("inbound.unassigned").getValue())
                    .isOne();
            assertThat((Long) metrics.getGauges()
                            .get("inbound.unassigned-age-seconds")
                            .getValue())
                    .isGreaterThanOrEqualTo(3_600);
            database.link().inTransaction(handle -> handle.execute("update unassigned set assigned_at = now()"));
            job.run();
            assertThat(job.waiting().oldest()).isEmpty();
        }
    }
}
