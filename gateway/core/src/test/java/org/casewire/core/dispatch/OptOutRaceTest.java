package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.casewire.core.Eventually;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.junit.jupiter.api.Test;

/** A patient asks for no more texts in the moment in which somebody sends one. */
class OptOutRaceTest {
    private static final String PATIENT = "+358501234567";

    @Test
    void whoWaitsForTheOptOutIsRefusedByIt() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CaseId caseId = clinic.openCase(PATIENT);
            // From now on it has its number, and nothing but the case's row is waited for.
            clinic.awaitState(caseId, clinic.send(caseId, "Hyvää päivää"), MessageState.ACCEPTED);
            AtomicReference<CompletableFuture<Object>> sending = new AtomicReference<>();
            clinic.database.link().useTransaction(stop -> {
                stop.execute("select from cases where id = ? for no key update", caseId.value());
                sending.set(CompletableFuture.supplyAsync(() -> send(clinic, caseId)));
                Eventually.holds(
                        "the sender waits for the case",
                        () -> clinic.count("select count(*) from pg_locks where not granted") > 0);
                stop.execute(
                        "insert into opt_out (organisation_id, phone_index)"
                                + " select organisation_id, phone_index from cases where id = ?",
                        caseId.value());
            });
            assertThat(sending.get().join())
                    .isInstanceOfSatisfying(
                            RequestRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo(Code.PATIENT_OPTED_OUT));
            assertThat(clinic.carrier().written()).hasSize(1);
        }
    }

    private static Object send(DispatchFixture clinic, CaseId caseId) {
        try {
            return clinic.send(caseId, "hei");
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null && !(cause instanceof RequestRefused)) {
                cause = cause.getCause();
            }
            if (cause instanceof RequestRefused refused) {
                return refused;
            }
            throw new CompletionException(e);
        }
    }
}
