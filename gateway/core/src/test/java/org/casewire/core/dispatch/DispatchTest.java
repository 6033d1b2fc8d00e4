package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.casewire.core.Eventually;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.Author;
import org.casewire.core.message.Message;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final String PATIENT = "+358501234567";

    @Test
    void aMessageIsPendingUntilItsReceiptCame() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "Tulethan huomenna?");
            clinic.awaitState(caseId, id, MessageState.ACCEPTED);
            assertThat(clinic.message(caseId, id).confirmation()).contains(Confirmation.PENDING);

            clinic.report("id-1", Receipt.Status.DELIVERED, PATIENT);

            Message sent = clinic.message(caseId, id);
            assertThat(sent.state()).isEqualTo(MessageState.DELIVERED);
            assertThat(sent.confirmation()).contains(Confirmation.SENT);
            assertThat(sent.deliveredAt()).isPresent();
            // An answer that is stored together with its receipt is noted as the later of the two.
            clinic.change("update delivery set final_at = answered_at - interval '2 milliseconds'");
            assertThat(clinic.threads
                            .detail(clinic.clinic, caseId, id, DispatchFixture.ACTOR)
                            .history())
                    .extracting("state")
                    .containsExactly("QUEUED", "SUBMITTING", "ACCEPTED", "DELIVERED");
        }
    }

    @Test
    void theWorstSegmentDecides() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "a".repeat(400));
            clinic.awaitState(caseId, id, MessageState.ACCEPTED);
            clinic.report("id-3", Receipt.Status.DELIVERED, PATIENT);
            clinic.report("id-1", Receipt.Status.DELIVERED, PATIENT);
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.ACCEPTED);
            clinic.report("id-2", Receipt.Status.UNDELIVERED, PATIENT);
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.UNDELIVERED);
            assertThat(clinic.count("select attention from case_activity")).isEqualTo(1);
        }
    }

    @Test
    void aReceiptBeforeItsAnswerIsKeptAndFound() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
            clinic.carrier().answers((segment, n) -> answer);
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "hei");
            Eventually.holds("written", () -> clinic.carrier().written().size() == 1);
            clinic.report("early", Receipt.Status.DELIVERED, PATIENT);
            answer.complete(new SubmitOutcome.Accepted("early"));
            clinic.awaitState(caseId, id, MessageState.DELIVERED);
            assertThat(clinic.count("select count(*) from receipt_waiting")).isZero();
        }
    }

    @Test
    void aReceiptThatComesTwiceOrLateUndoesNothing() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "hei");
            clinic.awaitState(caseId, id, MessageState.ACCEPTED);
            clinic.report("id-1", Receipt.Status.DELIVERED, PATIENT);
            clinic.report("id-1", Receipt.Status.DELIVERED, PATIENT);
            clinic.report("id-1", Receipt.Status.UNDELIVERED, PATIENT);
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.DELIVERED);
            assertThat(clinic.count("select count(*) from event where type = 'message.delivered'"))
                    .isEqualTo(1);
            assertThat(clinic.count("select count(*) from receipt")).isEqualTo(3);
        }
    }

    @Test
    void anIdUsedAgainForAnotherPatientIsNotTaken() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "hei");
            clinic.awaitState(caseId, id, MessageState.ACCEPTED);
            clinic.report("id-1", Receipt.Status.UNDELIVERED, "+358509999999");
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.ACCEPTED);
        }
    }

    @Test
    void aLostAnswerIsUncertainUntilTheOnlyPossibleReceiptSettlesIt() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            clinic.carrier()
                    .answers((segment, n) -> CompletableFuture.completedFuture(new SubmitOutcome.Unanswered("late")));
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "hei");
            clinic.awaitState(caseId, id, MessageState.UNCERTAIN);
            assertThat(clinic.message(caseId, id).confirmation()).contains(Confirmation.UNKNOWN);
            assertThat(clinic.carrier().written()).hasSize(1);
            clinic.report("never-heard-of", Receipt.Status.DELIVERED, PATIENT);
            assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.DELIVERED);
            assertThat(clinic.count("select attention from case_activity")).isZero();
            assertThat(clinic.count("select count(*) from uncertain")).isZero();
        }
    }

    @Test
    void aReceiptDoesNotSettleOneOfTwoUncertainMessages() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            clinic.carrier()
                    .answers((segment, n) -> CompletableFuture.completedFuture(new SubmitOutcome.Unanswered("late")));
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId first = clinic.send(caseId, "yksi");
            MessageId second = clinic.send(caseId, "kaksi");
            clinic.awaitState(caseId, first, MessageState.UNCERTAIN);
            clinic.awaitState(caseId, second, MessageState.UNCERTAIN);
            clinic.report("never-heard-of", Receipt.Status.DELIVERED, PATIENT);
            assertThat(clinic.message(caseId, first).state()).isEqualTo(MessageState.UNCERTAIN);
            assertThat(clinic.message(caseId, second).state()).isEqualTo(MessageState.UNCERTAIN);
        }
    }

    @Test
    void messagesOfACaseGoOutInOrderAlsoWhenOneIsTriedAgain() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(50)) {
            ConcurrentHashMap<String, Boolean> refusedOnce = new ConcurrentHashMap<>();
            clinic.carrier()
                    .answers((segment, n) ->
                            segment.text().endsWith("3") && refusedOnce.putIfAbsent(segment.text(), true) == null
                                    ? ScriptedCarrier.refused(SubmitOutcome.Refusal.FLOW)
                                    : ScriptedCarrier.accepted("id-" + n));
            List<CaseId> cases = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                cases.add(clinic.openCase("+35850123456" + i));
            }
            MessageId last = null;
            for (int n = 0; n < 20; n++) {
                for (CaseId caseId : cases) {
                    last = clinic.send(caseId, caseId + " " + String.format("%02d", n));
                }
            }
            clinic.awaitState(cases.get(4), last, MessageState.ACCEPTED);
            Eventually.holds("all out", () -> clinic.count("select count(*) from delivery") == 100);
            for (CaseId caseId : cases) {
                List<String> texts = clinic.carrier().written().stream()
                        .map(OutboundSegment::text)
                        .filter(text -> text.startsWith(caseId.toString()))
                        .toList();
                assertThat(texts).isSorted();
                assertThat(texts).hasSize(22);
                assertThat(texts.stream().distinct().toList()).hasSize(20);
            }
        }
    }

    @Test
    void onlyTheSegmentThatWasRefusedForNowGoesOutAgain() throws Exception {
        for (int refused = 1; refused <= 3; refused++) {
            int once = refused;
            AtomicBoolean open = new AtomicBoolean(true);
            try (DispatchFixture clinic = new DispatchFixture(10)) {
                clinic.carrier()
                        .answers((segment, n) -> segment.number() == once && open.getAndSet(false)
                                ? ScriptedCarrier.refused(SubmitOutcome.Refusal.FLOW)
                                : ScriptedCarrier.accepted("id-" + n));
                CaseId caseId = clinic.openCase(PATIENT);
                MessageId id = clinic.send(caseId, "a".repeat(400));
                clinic.awaitState(caseId, id, MessageState.ACCEPTED);
                List<Integer> written = clinic.carrier().written().stream()
                        .map(OutboundSegment::number)
                        .toList();
                // What is not yet written when one is refused waits for it; what was accepted never goes out again.
                assertThat(written.stream().filter(number -> number == once)).hasSize(2);
                assertThat(written.stream().filter(number -> number != once)).hasSize(2);
            }
        }
    }

    @Test
    void aRefusedRecipientFailsAtOnceAndNeedsAttention() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(10)) {
            clinic.carrier().answers((segment, n) -> ScriptedCarrier.refused(SubmitOutcome.Refusal.RECIPIENT));
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId id = clinic.send(caseId, "hei");
            clinic.awaitState(caseId, id, MessageState.FAILED);
            assertThat(clinic.message(caseId, id).failure().orElseThrow().permanent())
                    .isTrue();
            assertThat(clinic.count("select sum(attention) from organisation_counter"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aMessageThatTwoOpenIntentsNameIsSettledOnceAfterACrash() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(3)) {
            clinic.carrier().answers((segment, n) -> new CompletableFuture<>());
            CaseId caseId = clinic.openCase("+358501234560");
            MessageId message = clinic.send(caseId, "viesti");
            Eventually.holds("it is out", () -> clinic.carrier().written().size() == 1);
            // As when it was tried again while another message of the first intent was still out.
            clinic.database.link().useTransaction(handle -> {
                handle.execute("""
                        insert into submit_intent
                            (id, carrier, incarnation, organisation_ids, message_ids, pendings, attempts)
                        select gen_random_uuid(), carrier, incarnation, organisation_ids, message_ids, pendings,
                            array[attempts[1] + 1]::smallint[]
                        from submit_intent
                        """);
            });

            clinic.killAndRestart(3);

            clinic.awaitState(caseId, message, MessageState.UNCERTAIN);
            assertThat(clinic.count("select attempt from delivery")).isEqualTo(2);
            assertThat(clinic.count("select count(*) from submit_intent where open"))
                    .isZero();
        }
    }

    @Test
    void whatACrashLeavesBetweenIntentAndAnswerIsUncertainAndTheRestGoesOut() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(3)) {
            clinic.carrier().answers((segment, n) -> new CompletableFuture<>());
            List<CaseId> cases = new ArrayList<>();
            List<MessageId> messages = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                cases.add(clinic.openCase("+35850123456" + i));
                messages.add(clinic.send(cases.get(i), "viesti " + i));
            }
            Eventually.holds("a window is out", () -> clinic.carrier().written().size() == 3);
            List<String> before = clinic.carrier().written().stream()
                    .map(OutboundSegment::text)
                    .toList();

            clinic.killAndRestart(10);

            Eventually.holds("settled", () -> clinic.count("select count(*) from delivery") == 8);
            List<String> after = clinic.carrier().written().stream()
                    .map(OutboundSegment::text)
                    .toList();
            assertThat(after).hasSize(5).doesNotContainAnyElementsOf(before);
            List<MessageState> states = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                states.add(clinic.message(cases.get(i), messages.get(i)).state());
            }
            assertThat(states.stream().collect(Collectors.groupingBy(state -> state, Collectors.counting())))
                    .containsEntry(MessageState.UNCERTAIN, 3L)
                    .containsEntry(MessageState.ACCEPTED, 5L);
        }
    }

    @Test
    void anAnswerThatIsNotStoredYetKeepsItsPlaceInTheWindow() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(3)) {
            clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted("id-" + n));
            List<CaseId> cases = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                cases.add(clinic.openCase("+35850123456" + i));
            }
            clinic.whileNothingIsStoredIn("delivery", () -> {
                for (CaseId caseId : cases) {
                    clinic.send(caseId, "viesti");
                }
                Eventually.holds(
                        "a window is out", () -> clinic.carrier().written().size() == 3);
                // What more may come would come at once: the carrier has answered all that it was given.
                assertThatThrownBy(() -> Eventually.holds(
                                "more",
                                Duration.ofMillis(300),
                                () -> clinic.carrier().written().size() > 3))
                        .isInstanceOf(AssertionError.class);
                return 0;
            });
            Eventually.holds("all answered", () -> clinic.count("select count(*) from delivery") == 8);
        }
    }

    @Test
    void whatIsTakenBackInTheQueueIsNeverWritten() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(1)) {
            CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
            clinic.carrier().answers((segment, n) -> n == 1 ? answer : ScriptedCarrier.accepted("id-" + n));
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId first = clinic.send(caseId, "yksi");
            MessageId second = clinic.send(caseId, "kaksi");
            MessageId third = clinic.send(caseId, "kolme");
            Eventually.holds(
                    "the first is out", () -> clinic.carrier().written().size() == 1);
            Message cancelled = clinic.threads.cancel(
                    clinic.clinic, caseId, second, new Author("n1", "Nurse One"), DispatchFixture.ACTOR);
            assertThat(cancelled.state()).isEqualTo(MessageState.FAILED);
            assertThat(cancelled.failure().orElseThrow().code()).isEqualTo("cancelled");
            assertThat(clinic.threads
                            .detail(clinic.clinic, caseId, second, DispatchFixture.ACTOR)
                            .history())
                    .anySatisfy(step ->
                            assertThat(step.state() + " " + step.detail()).isEqualTo("CANCELLED by Nurse One"));
            answer.complete(new SubmitOutcome.Accepted("id-x"));
            clinic.awaitState(caseId, first, MessageState.ACCEPTED);
            clinic.awaitState(caseId, third, MessageState.ACCEPTED);
            assertThat(clinic.carrier().written().stream().map(OutboundSegment::text))
                    .containsExactly("yksi", "kolme");
        }
    }

    /** Its lane waits longer each time and goes last; the carrier's other lanes never wait for it. */
    @Test
    void aDestinationThatIsFullDelaysItsOwnLaneAlone() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(1)) {
            AtomicBoolean full = new AtomicBoolean(true);
            clinic.carrier()
                    .answers((segment, n) ->
                            full.get() && segment.destination().e164().equals(PATIENT)
                                    ? ScriptedCarrier.refused(SubmitOutcome.Refusal.DESTINATION_FLOW)
                                    : ScriptedCarrier.accepted("id-" + n));
            CaseId caseId = clinic.openCase(PATIENT);
            MessageId stuck = clinic.send(caseId, "for a full inbox");
            Eventually.holds("it is refused", () -> clinic.count("select count(*) from submit_outcome") >= 1);
            for (int i = 0; i < 5; i++) {
                CaseId other = clinic.openCase("+35850123" + (2000 + i));
                clinic.awaitState(other, clinic.send(other, "hello"), MessageState.ACCEPTED);
            }
            assertThat(clinic.count("select count(*) from queue where next_at > queued_at + interval '1 second'"))
                    .isOne();
            full.set(false);
            clinic.awaitState(caseId, stuck, MessageState.ACCEPTED);
        }
    }

    @Test
    void aWholeBurstOnManyCasesArrivesOnceEach() throws Exception {
        try (DispatchFixture clinic = new DispatchFixture(100)) {
            List<CaseId> cases = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                cases.add(clinic.openCase("+3585012345" + (10 + i)));
            }
            List<CompletableFuture<?>> sending = new ArrayList<>();
            for (int n = 0; n < 50; n++) {
                for (CaseId caseId : cases) {
                    sending.add(clinic.sending(caseId, caseId + "/" + n, Optional.empty()));
                }
            }
            CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new)).join();
            Eventually.holds("all answered", () -> clinic.count("select count(*) from delivery") == 1_000);
            List<String> texts = clinic.carrier().written().stream()
                    .map(OutboundSegment::text)
                    .toList();
            assertThat(texts).hasSize(1_000).doesNotHaveDuplicates();
            assertThat(clinic.count("select count(*) from queue")).isZero();
        }
    }
}
