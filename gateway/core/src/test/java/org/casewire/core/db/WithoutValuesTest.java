package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.casewire.core.TestDatabase;
import org.junit.jupiter.api.Test;

/** A canary in everything that a database or a parser says of a failure, and the remedy beside it. */
class WithoutValuesTest {
    private static final String CANARY = "kanarialintu-0451234567";

    @Test
    void whatTheDatabaseQuotesIsLeftOutAndTheRemedyStays() {
        try (TestDatabase database = TestDatabase.fresh()) {
            RuntimeException quoting = failureOf(() -> database.app()
                    .inTransaction(handle -> handle.createQuery("select cast(:value as integer)")
                            .bind("value", CANARY)
                            .mapTo(Integer.class)
                            .one()));
            assertThat(printed(quoting)).contains(CANARY);

            assertThat(printed(new WithoutValues(quoting)))
                    .doesNotContain(CANARY)
                    .contains("PSQLException", "\tat ");
            assertThat(WithoutValues.line(quoting)).doesNotContain(CANARY);
            SchemaException remedy = new SchemaException("Run 'casewire db migrate CONFIG'", quoting);
            assertThat(printed(new WithoutValues(remedy)))
                    .contains("SchemaException: Run 'casewire db migrate CONFIG'", "Caused by:")
                    .doesNotContain(CANARY);
            assertThat(WithoutValues.line(new RuntimeException(CANARY, remedy)))
                    .isEqualTo("SchemaException: Run 'casewire db migrate CONFIG'");
        }
    }

    @Test
    void aParsersWordsAreLeftOut() {
        RuntimeException parser = failureOf(() -> Integer.valueOf(CANARY));

        assertThat(WithoutValues.line(parser)).isEqualTo("NumberFormatException");
        assertThat(printed(new WithoutValues(new IllegalArgumentException(CANARY, parser))))
                .doesNotContain(CANARY);
    }

    @Test
    void aRuleOfOursThatIsBrokenIsTold() {
        assertThat(WithoutValues.line(new IllegalStateException("A slot of this batch is not ours any more")))
                .isEqualTo("IllegalStateException: A slot of this batch is not ours any more");
    }

    private static RuntimeException failureOf(Runnable failing) {
        try {
            failing.run();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("it did not fail");
    }

    private static String printed(Throwable failure) {
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        return printed.toString();
    }
}
