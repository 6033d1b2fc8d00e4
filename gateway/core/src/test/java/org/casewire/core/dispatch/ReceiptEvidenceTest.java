package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.Receipt.Ends;
import org.casewire.core.carrier.Receipt.Evidence;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a receipt must prove before it changes what a professional is told. */
class ReceiptEvidenceTest {
    private static final String PATIENT = "+358501234567";
    private static final String ANOTHER = "+358501234568";

    private final DispatchFixture clinic = new DispatchFixture(10);

    @AfterEach
    void close() {
        clinic.close();
    }

    @Test
    void whatOnlyLooksLikeAReceiptIsOneWhenItsIdIsOursOnThatPair() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId id = accepted(caseId, "x-1");

        assertThat(ifOurs("x-2", PATIENT)).as("an id that nobody gave us").isFalse();
        assertThat(ifOurs("x-1", ANOTHER)).as("another patient's words").isFalse();
        assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.ACCEPTED);
        assertThat(clinic.count("select count(*) from receipt")).isZero();

        assertThat(ifOurs("x-1", PATIENT)).isTrue();
        clinic.awaitState(caseId, id, MessageState.DELIVERED);
    }

    @Test
    void whatOnlyLooksLikeAReceiptNeverSettlesALostAnswer() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        clinic.carrier()
                .answers((segment, n) -> CompletableFuture.completedFuture(new SubmitOutcome.Unanswered("late")));
        MessageId lost = clinic.send(caseId, "hei");
        clinic.awaitState(caseId, lost, MessageState.UNCERTAIN);

        assertThat(ifOurs("x-1", PATIENT)).isFalse();
        assertThat(clinic.message(caseId, lost).state()).isEqualTo(MessageState.UNCERTAIN);

        received("x-1", Evidence.SAID, new Ends(DispatchFixture.SENDER, PATIENT));
        clinic.awaitState(caseId, lost, MessageState.DELIVERED);
    }

    @Test
    void whileAnAnswerOfThePairIsAwaitedNobodyKnowsAndItComesAgain() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
        clinic.carrier().answers((segment, n) -> answer);
        MessageId id = clinic.send(caseId, "hei");
        clinic.awaitState(caseId, id, MessageState.SUBMITTING);

        assertThatThrownBy(() -> ifOurs("x-1", PATIENT)).isInstanceOf(ExecutionException.class);

        answer.complete(new SubmitOutcome.Accepted("x-1"));
        clinic.awaitState(caseId, id, MessageState.ACCEPTED);
        assertThat(ifOurs("x-1", PATIENT)).isTrue();
        clinic.awaitState(caseId, id, MessageState.DELIVERED);
    }

    @Test
    void aMaskedNumberIsAnOrphanUnlessTheCarriersIdsAreTrusted() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId id = accepted(caseId, "x-1");

        received("x-1", Evidence.SAID, new Ends(DispatchFixture.SENDER, "35850***4567"));
        assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.ACCEPTED);

        received("x-1", Evidence.ID_TRUSTED, new Ends(DispatchFixture.SENDER, "35850***4567"));
        clinic.awaitState(caseId, id, MessageState.DELIVERED);
    }

    @Test
    void aTrustedIdYieldsToAnotherPatientsNumberAndToAnIdThatCameTwice() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId first = accepted(caseId, "x-1");
        CaseId other = clinic.openCase(ANOTHER);
        MessageId theirs = accepted(other, "x-2");

        received("x-1", Evidence.ID_TRUSTED, new Ends(DispatchFixture.SENDER, ANOTHER));
        assertThat(clinic.message(caseId, first).state()).isEqualTo(MessageState.ACCEPTED);

        clinic.change("update delivery set carrier_message_id = 'x-1'");
        received("x-1", Evidence.ID_TRUSTED, new Ends(DispatchFixture.SENDER, "hidden"));
        assertThat(clinic.message(caseId, first).state()).isEqualTo(MessageState.ACCEPTED);
        assertThat(clinic.message(other, theirs).state()).isEqualTo(MessageState.ACCEPTED);

        clinic.change("update delivery set answered_at = answered_at - interval '30 days' where message_id = '"
                + theirs.value() + "'");
        received("x-1", Evidence.ID_TRUSTED, new Ends(DispatchFixture.SENDER, "hidden"));
        clinic.awaitState(caseId, first, MessageState.DELIVERED);
    }

    @Test
    void anIdIsToldAsTheCarrierWroteItAndFoundInItsOwnForm() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        clinic.carrier()
                .answers((segment, n) -> CompletableFuture.completedFuture(new SubmitOutcome.Accepted("1a", "00001A")));
        MessageId id = clinic.send(caseId, "hei");
        clinic.awaitState(caseId, id, MessageState.ACCEPTED);
        assertThat(clinic.threads
                        .detail(clinic.clinic, caseId, id, DispatchFixture.ACTOR)
                        .segments())
                .extracting("carrierMessageId")
                .containsExactly(Optional.of("00001A"));

        received("1a", Evidence.SAID, new Ends(DispatchFixture.SENDER, PATIENT));
        clinic.awaitState(caseId, id, MessageState.DELIVERED);
    }

    private MessageId accepted(CaseId caseId, String carrierId) throws Exception {
        clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted(carrierId));
        MessageId id = clinic.send(caseId, "hei");
        clinic.awaitState(caseId, id, MessageState.ACCEPTED);
        return id;
    }

    private boolean ifOurs(String id, String patient) throws Exception {
        return clinic.carrier()
                .listener()
                .receivedIfOurs(receipt(id, Evidence.TEXT_ALONE, new Ends(DispatchFixture.SENDER, patient)))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void received(String id, Evidence evidence, Ends ends) throws Exception {
        clinic.carrier()
                .listener()
                .received(receipt(id, evidence, ends))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static Receipt receipt(String id, Evidence evidence, Ends ends) {
        return new Receipt(
                "sim",
                List.of(id),
                List.of(),
                List.of(ends),
                evidence,
                Receipt.Status.DELIVERED,
                "DELIVRD",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(Instant.now()),
                Optional.empty(),
                "id:" + id);
    }
}
