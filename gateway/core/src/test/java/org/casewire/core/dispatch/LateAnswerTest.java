package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.junit.jupiter.api.Test;

/** What a carrier answers when its time is over: a fact that decides nothing. */
class LateAnswerTest {
    private static final String PATIENT = "+358501234567";

    @Test
    void anAnswerThatComesAfterItsTimeIsAFactAndItsReceiptFindsIt() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CompletableFuture<SubmitOutcome> later = overdue(clinic);
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "hei");
            clinic.awaitState(caseId, id, MessageState.UNCERTAIN);
            later.complete(new SubmitOutcome.Accepted("id-late"));
            clinic.awaitState(caseId, id, MessageState.ACCEPTED);
            clinic.report("id-late", Receipt.Status.DELIVERED, PATIENT);
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.DELIVERED);
            assertThat(clinic.carrier().written()).hasSize(1);
            assertThat(clinic.count("select count(*) from uncertain")).isZero();
            assertThat(clinic.count("select attention from case_activity")).isZero();
        }
    }

    /** A receipt settled it meanwhile: it stands, and no other's receipt finds an open question here. */
    @Test
    void anAnswerWithoutAnIdAfterItsTimeOpensNothingAgain() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CompletableFuture<SubmitOutcome> later = overdue(clinic);
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "hei");
            clinic.awaitState(caseId, id, MessageState.UNCERTAIN);
            clinic.report("its-id", Receipt.Status.DELIVERED, PATIENT);
            later.complete(new SubmitOutcome.Accepted(""));
            // Stored in order, so behind the late answer.
            clinic.report("nobodys", Receipt.Status.UNDELIVERED, PATIENT);
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.DELIVERED);
            assertThat(clinic.count("select count(*) from uncertain")).isZero();
        }
    }

    /** By itself it does not go out again: a professional may have sent it again while nobody knew. */
    @Test
    void aRefusalThatComesAfterItsTimeIsAFactAndNothingGoesOut() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CompletableFuture<SubmitOutcome> later = overdue(clinic);
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "hei");
            clinic.awaitState(caseId, id, MessageState.UNCERTAIN);
            later.complete(ScriptedCarrier.refused(SubmitOutcome.Refusal.TRANSIENT)
                    .toCompletableFuture()
                    .join());
            clinic.awaitState(caseId, id, MessageState.FAILED);
            assertThat(clinic.count("select count(*) from queue")).isZero();
            assertThat(clinic.count("select count(*) from uncertain")).isZero();
            assertThat(clinic.carrier().written()).hasSize(1);
        }
    }

    /** What the carrier says of each submit when its time is over. */
    private static CompletableFuture<SubmitOutcome> overdue(DispatchFixture clinic) {
        CompletableFuture<SubmitOutcome> later = new CompletableFuture<>();
        clinic.carrier()
                .answers((segment, n) ->
                        CompletableFuture.completedFuture(new SubmitOutcome.Unanswered("late", Optional.of(later))));
        return later;
    }
}
