package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.casewire.core.Eventually;
import org.casewire.core.TestOrganisation;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message whose answer was lost, beside another one of the same patient: the other's receipt confirms it never. */
class OthersReceiptTest {
    private static final String PATIENT = "+358501230001";

    private DispatchFixture clinic;
    private CaseId caseId;

    @BeforeEach
    void open() {
        clinic = new DispatchFixture(10);
        caseId = clinic.openCase(PATIENT);
    }

    @AfterEach
    void close() {
        clinic.close();
    }

    /** The profile says hexadecimal for both; the carrier answers so, and writes decimal ids into its receipts. */
    @Test
    void aBaseThatTheProfileRulesOutIsNoStranger() throws Exception {
        MessageId first = sent("first", MessageState.ACCEPTED, SubmitOutcome.Accepted.class, "1a2b");
        MessageId lost = sent("second", MessageState.UNCERTAIN, SubmitOutcome.Unanswered.class, "");

        clinic.report(
                List.of("6699"),
                List.of("1a2b"),
                Receipt.Status.DELIVERED,
                PATIENT,
                DispatchFixture.SENDER,
                Optional.empty());

        assertThat(state(lost)).isEqualTo(MessageState.UNCERTAIN);
        assertThat(state(first)).isEqualTo(MessageState.ACCEPTED);
    }

    /** What is kept of a receipt still says what the profile ruled out: it may come before its own answer. */
    @Test
    void aReceiptThatWaitedKnowsTheBasesThatAreRuledOut() throws Exception {
        MessageId lost = sent("first", MessageState.UNCERTAIN, SubmitOutcome.Unanswered.class, "");
        CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
        clinic.carrier().answers((segment, n) -> answer);
        MessageId second = clinic.send(caseId, "second");
        Eventually.holds("it is written", () -> clinic.carrier().written().size() == 2);
        clinic.report(
                List.of("6699"),
                List.of("1a2b"),
                Receipt.Status.DELIVERED,
                PATIENT,
                DispatchFixture.SENDER,
                Optional.empty());
        answer.complete(new SubmitOutcome.Accepted("1a2b"));
        clinic.awaitState(caseId, second, MessageState.ACCEPTED);
        clinic.report("1a2b", Receipt.Status.DELIVERED, PATIENT);
        clinic.awaitState(caseId, second, MessageState.DELIVERED);
        aSweepPasses();

        assertThat(state(lost)).isEqualTo(MessageState.UNCERTAIN);
    }

    @Test
    void whileAnotherOneWaitsForItsReceiptAStrangersIdSettlesNothing() throws Exception {
        MessageId first = sent("first", MessageState.ACCEPTED, SubmitOutcome.Accepted.class, "id-1");
        MessageId lost = sent("second", MessageState.UNCERTAIN, SubmitOutcome.Unanswered.class, "");
        clinic.report("in-a-form-that-nobody-knows", Receipt.Status.DELIVERED, PATIENT);
        assertThat(state(lost)).isEqualTo(MessageState.UNCERTAIN);

        clinic.report("id-1", Receipt.Status.DELIVERED, PATIENT);
        clinic.awaitState(caseId, first, MessageState.DELIVERED);
        // Now it can be nobody else's, and it was kept.
        clinic.awaitState(caseId, lost, MessageState.DELIVERED);
    }

    @Test
    void whatWasTakenWithoutAnIdMayBeTheOneThatAReceiptMeans() throws Exception {
        clinic.close();
        clinic = new DispatchFixture(
                10,
                TestOrganisation.named("clinic")
                        .number("sim", DispatchFixture.SENDER)
                        .setting("confirmOn", "\"ACCEPTANCE\""));
        caseId = clinic.openCase(PATIENT);
        sent("first", MessageState.ACCEPTED, SubmitOutcome.Accepted.class, "");
        MessageId lost = sent("second", MessageState.UNCERTAIN, SubmitOutcome.Unanswered.class, "");

        clinic.report("stranger", Receipt.Status.DELIVERED, PATIENT);
        assertThat(state(lost)).isEqualTo(MessageState.UNCERTAIN);
    }

    /** Which of two has the id 255: the one that has it so, not the one that has its hexadecimal form. */
    @Test
    void aReceiptWithoutAddressesIsReadAsItCame() throws Exception {
        MessageId hex = sent("first", MessageState.ACCEPTED, SubmitOutcome.Accepted.class, "ff");
        clinic.report(List.of("255", "ff"), List.of(), Receipt.Status.DELIVERED, "", "", Optional.empty());
        assertThat(state(hex)).isEqualTo(MessageState.ACCEPTED);

        clinic.report(List.of("ff", "255"), List.of(), Receipt.Status.DELIVERED, "", "", Optional.empty());
        clinic.awaitState(caseId, hex, MessageState.DELIVERED);
    }

    private MessageId sent(String text, MessageState until, Class<? extends SubmitOutcome> outcome, String id)
            throws Exception {
        CompletionStage<SubmitOutcome> answer = CompletableFuture.completedFuture(
                outcome == SubmitOutcome.Accepted.class
                        ? new SubmitOutcome.Accepted(id)
                        : new SubmitOutcome.Unanswered("lost"));
        clinic.carrier().answers((segment, n) -> answer);
        MessageId message = clinic.send(caseId, text);
        clinic.awaitState(caseId, message, until);
        return message;
    }

    private MessageState state(MessageId id) {
        return clinic.message(caseId, id).state();
    }

    /** Two, since the first may have begun before. */
    private void aSweepPasses() {
        for (int times = 0; times < 2; times++) {
            clinic.change("update receipt_waiting set next_at = now() - interval '1 second'");
            Eventually.holds(
                    "they were looked at",
                    () -> clinic.count("select count(*) from receipt_waiting where next_at <= now()") == 0);
        }
    }
}
