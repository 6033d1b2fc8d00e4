package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.UUID;
import org.casewire.core.Eventually;
import org.casewire.core.TestDatabase;
import org.junit.jupiter.api.Test;

/** An error of the database, with its causes and stack, as a log would print it. */
class DatabaseErrorsTest {
    private static final String BOUND = "canary-of-a-patient";

    @Test
    void whatWasBoundIsNeitherInTheMessageNorInTheServersDetail() {
        try (TestDatabase database = TestDatabase.fresh()) {
            String insert =
                    "insert into organisation (id, slug, name, settings, wrapped_keys) values (:id, :slug, :slug, '{}', '')";
            Throwable duplicate = catchThrowable(() -> {
                try (Database owner = database.owner()) {
                    for (int i = 0; i < 2; i++) {
                        owner.inTransaction(handle -> handle.createUpdate(insert)
                                .bind("id", UUID.randomUUID())
                                .bind("slug", BOUND)
                                .execute());
                    }
                }
            });
            assertThat(printed(duplicate)).contains("duplicate key").doesNotContain(BOUND);

            Throwable missing = catchThrowable(() -> database.app()
                    .inTransaction(handle -> handle.createQuery("select no_such_function(:text)")
                            .bind("text", BOUND)
                            .mapTo(String.class)
                            .one()));
            assertThat(printed(missing)).contains("no_such_function").doesNotContain(BOUND);
        }
    }

    @Test
    void aTransactionThatStoodStillAndWasEndedIsTriedAgain() {
        try (TestDatabase database = TestDatabase.fresh()) {
            Throwable ended = catchThrowable(() -> database.link().inTransaction(handle -> {
                handle.execute("set local idle_in_transaction_session_timeout = '50ms'");
                int session = handle.createQuery("select pg_backend_pid()")
                        .mapTo(Integer.class)
                        .one();
                Eventually.holds("the server has ended it", () -> !lives(database, session));
                return handle.createQuery("select 1").mapTo(Integer.class).one();
            }));
            assertThat(Unavailable.isCauseOf(ended)).isTrue();
        }
    }

    private static boolean lives(TestDatabase database, int session) {
        return database.app()
                .inTransaction(
                        List.of(),
                        handle -> handle.createQuery(
                                        "select exists (select from pg_stat_activity where pid = :session)")
                                .bind("session", session)
                                .mapTo(Boolean.class)
                                .one());
    }

    private static String printed(Throwable fault) {
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
