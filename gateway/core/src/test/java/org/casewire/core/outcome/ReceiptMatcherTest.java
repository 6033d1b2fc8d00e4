package org.casewire.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.MessageState;
import org.casewire.core.dispatch.DispatchFixture;
import org.casewire.core.dispatch.ScriptedCarrier;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class ReceiptMatcherTest {
    private static final String PATIENT = "+358501234567";

    /** Two nodes: one has the receipt while the other stores the answer. */
    @Test
    void anAnswerThatIsStoredWhileAReceiptLooksForItsMessageKeepsItFromAnotherOne() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CaseId caseId = clinic.openCase(PATIENT);
            clinic.carrier()
                    .answers((segment, n) -> CompletableFuture.completedFuture(new SubmitOutcome.Unanswered("late")));
            MessageId lost = clinic.send(caseId, "yksi");
            clinic.awaitState(caseId, lost, MessageState.UNCERTAIN);
            clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted("x-2"));
            MessageId answered = clinic.send(caseId, "kaksi");
            clinic.awaitState(caseId, answered, MessageState.ACCEPTED);
            clinic.change("update delivery set carrier_message_id = 'not stored yet' where carrier_message_id = 'x-2'");
            ReceiptMatcher matcher = new ReceiptMatcher(
                    "sim",
                    (handle, receipt) -> {
                        clinic.change(
                                "update delivery set carrier_message_id = 'x-2' where carrier_message_id is not null");
                        return true;
                    },
                    new IdMapping("sim"),
                    () -> Duration.ofDays(7));

            List<Optional<MessageId>> found = clinic.database.link().inTransaction(handle -> {
                Changes changes = new Changes(handle);
                return List.of(found(matcher, handle, clinic, changes), found(matcher, handle, clinic, changes));
            });

            assertThat(found).containsExactly(Optional.empty(), Optional.of(answered));
            assertThat(clinic.message(caseId, lost).state()).isEqualTo(MessageState.UNCERTAIN);
        }
    }

    private static Optional<MessageId> found(
            ReceiptMatcher matcher, Handle handle, DispatchFixture clinic, Changes changes) {
        PendingReceipt receipt = new PendingReceipt(
                0,
                List.of("x-2"),
                List.of(),
                List.of(clinic.keys.ring().routing().pair("sim", DispatchFixture.SENDER, PATIENT)),
                Receipt.Evidence.SAID,
                Receipt.Status.DELIVERED,
                "DELIVRD",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.now());
        return matcher.match(handle, List.of(receipt), changes).get(0).map(FactStore.SegmentState::messageId);
    }
}
