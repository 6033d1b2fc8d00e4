package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.casewire.core.TestDatabase;
import org.junit.jupiter.api.Test;

class IsolationTest {
    @Test
    void theSchemaStands() {
        try (TestDatabase database = TestDatabase.fresh()) {
            List<String> tables = database.link()
                    .inTransaction(
                            handle -> handle.createQuery("select tablename from pg_tables where schemaname = 'public'")
                                    .mapTo(String.class)
                                    .list());
            assertThat(tables).contains("cases", "message", "delivery");
        }
    }
}
