package org.casewire.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.casewire.core.TestDatabase;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A young installation plans by what is in its tables. */
class StatisticsJobTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StatisticsJob job = new StatisticsJob(database.link(), Duration.ofSeconds(1));
    private final OrganisationId organisation = new OrganisationId(new UUID(7, 7));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aCaseIsFoundByItsKeyAmongThousandsOfANewOrganisation() {
        cases(0, 3_000);
        assertThat(readForOneCase()).as("the trap is there").isGreaterThan(1_000);
        job.run();
        assertThat(readForOneCase()).isLessThan(5);
    }

    @Test
    void whatOnlyChangesDoesNotGrow() {
        cases(0, 500);
        job.run();
        database.link().inTransaction(handle -> {
            int changed = 0;
            for (int i = 0; i < 5; i++) {
                changed += handle.execute("update case_activity set unread = unread + 1");
            }
            handle.execute("select pg_stat_force_next_flush()");
            return changed;
        });
        job.run();
        assertThat(analysed()).isOne();
    }

    @Test
    void aTableIsAnalysedAsItGrowsAndThenLeftAlone() {
        cases(0, 150);
        job.run();
        assertThat(analysed()).as("as small as that it does not matter").isZero();
        cases(150, 500);
        job.run();
        job.run();
        assertThat(analysed()).isOne();
        cases(500, 1_400);
        job.run();
        assertThat(analysed()).isOne();
        cases(1_400, 2_000);
        job.run();
        assertThat(analysed()).isEqualTo(2);
    }

    private void cases(int from, int to) {
        database.link().inTransaction(handle -> {
            int rows = handle.createUpdate("""
                            insert into case_activity (organisation_id, case_id, status)
                            select :organisation, md5(n::text)::uuid, 'NEW'
                            from generate_series(:from, :to - 1) n
                            """)
                    .bind("organisation", organisation.value())
                    .bind("from", from)
                    .bind("to", to)
                    .execute();
            handle.execute("select pg_stat_force_next_flush()");
            return rows;
        });
    }

    private long analysed() {
        return database.link()
                .inTransaction(handle -> handle.createQuery(
                                "select analyze_count from pg_stat_user_tables where relname = 'case_activity'")
                        .mapTo(Long.class)
                        .one());
    }

    /** Counted in the transaction itself: what other sessions see of it comes later. */
    private long readForOneCase() {
        return database.app().inTransaction(organisation, handle -> {
            handle.createUpdate("""
                            update case_activity a
                            set last_activity_at = sent.at
                            from unnest(:organisations, :cases, :ats) as sent (organisation_id, case_id, at)
                            where a.organisation_id = sent.organisation_id
                            and a.case_id = sent.case_id
                            """)
                    .bind("organisations", new UUID[] {organisation.value()})
                    .bind("cases", new UUID[] {UUID.fromString("cfcd2084-95d5-65ef-66e7-dff9f98764da")})
                    .bind("ats", new Instant[] {Instant.now()})
                    .execute();
            long read = handle.createQuery("select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)"
                            + " from pg_stat_xact_user_tables where relname = 'case_activity'")
                    .mapTo(Long.class)
                    .one();
            // Else the session's next transaction counts them too.
            handle.execute("select pg_stat_force_next_flush()");
            return read;
        });
    }
}
