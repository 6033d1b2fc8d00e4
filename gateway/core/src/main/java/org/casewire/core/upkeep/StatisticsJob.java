package org.casewire.core.upkeep;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.casewire.core.db.Database;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Has PostgreSQL look at tables that grow, such as those of a new or a restored installation, before it plans for empty
 * ones: V018 says what that would cost. A table is looked at each time it has become three times as large.
 */
public final class StatisticsJob implements Upkeep.Job {
    private final Database link;
    private final Duration interval;

    public StatisticsJob(Database link, Duration interval) {
        this.link = link;
        this.interval = interval;
    }

    interface Store {
        @SqlQuery("select analyze_growing_table()")
        Optional<String> analyzeGrowingTable();
    }

    @Override
    public String name() {
        return "statistics";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    /**
     * One at a time, since it holds up a vacuum of the table until its transaction ends. One that comes again is being
     * vacuumed, so it was passed over.
     */
    @Override
    public void run() {
        Set<String> seen = new HashSet<>();
        Optional<String> table = analyzeOne();
        while (table.filter(seen::add).isPresent()) {
            table = analyzeOne();
        }
    }

    private Optional<String> analyzeOne() {
        return link.inTransaction(handle -> handle.attach(Store.class).analyzeGrowingTable());
    }
}
