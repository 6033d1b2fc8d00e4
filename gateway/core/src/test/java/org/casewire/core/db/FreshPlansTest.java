package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.casewire.core.TestDatabase;
import org.junit.jupiter.api.Test;

class FreshPlansTest {
    private final AtomicLong now = new AtomicLong();
    private final FreshPlans plans = new FreshPlans(now::get);

    @Test
    void aPlanThatWasMadeForAnEmptyTableIsMadeAnewWhenItHasGrown() throws SQLException {
        try (TestDatabase database = TestDatabase.fresh();
                Connection connection = database.link().pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = on");
            statement.execute("create temporary table grows (id bigint primary key, text text)");
            statement.execute("prepare one(bigint) as select text from grows where id = $1");
            plans.use(connection);
            statement.execute("set enable_indexscan = off; set enable_bitmapscan = off");
            assertThat(plan(statement)).contains("Seq Scan");
            statement.execute("set enable_indexscan = on; set enable_bitmapscan = on");
            statement.execute("insert into grows select n, repeat('x', 100) from generate_series(1, 20000) n");

            plans.use(connection);
            assertThat(plan(statement)).contains("Seq Scan");

            now.addAndGet(TimeUnit.SECONDS.toNanos(5));
            plans.use(connection);
            assertThat(plan(statement)).contains("Index");
        }
    }

    private static String plan(Statement statement) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("explain execute one(7)")) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
