package org.casewire.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.core.conversation.TestCases.NURSE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.number.PhoneNumber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusServiceTest {
    private static final String PATIENT = "+358401234567";
    private static final String NUMBER = "358401000001";

    private TestCases world;
    private OrganisationId clinic;

    @BeforeEach
    void open() {
        world = new TestCases();
        clinic = world.add(TestOrganisation.named("clinic").number("dna", NUMBER));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aCaseMovesOnlyAsItMayAndStayingChangesNothing() {
        CaseId id = world.create(clinic, PATIENT);
        assertThat(world.move(clinic, id, CaseStatus.NEW).status()).isEqualTo(CaseStatus.NEW);
        assertThat(world.move(clinic, id, CaseStatus.IN_PROGRESS).status()).isEqualTo(CaseStatus.IN_PROGRESS);
        Case opened = world.view(clinic, id);
        assertThat(world.move(clinic, id, CaseStatus.IN_PROGRESS)).isEqualTo(opened);
        assertRefused(Code.ILLEGAL_TRANSITION, () -> world.move(clinic, id, CaseStatus.NEW));
        assertThat(world.move(clinic, id, CaseStatus.COMPLETE).status()).isEqualTo(CaseStatus.COMPLETE);
        assertRefused(Code.ILLEGAL_TRANSITION, () -> world.move(clinic, id, CaseStatus.NEW));
        assertThat(world.move(clinic, id, CaseStatus.IN_PROGRESS).status()).isEqualTo(CaseStatus.IN_PROGRESS);
        assertThat(world.move(clinic, world.create(clinic, PATIENT), CaseStatus.COMPLETE)
                        .status())
                .isEqualTo(CaseStatus.COMPLETE);
        assertThat(world.events(clinic)).filteredOn("case.status"::equals).hasSize(4);
        assertThat(world.audited(clinic)).contains("case.open", "case.close");
    }

    @Test
    void theProfessionalWhoMovesACaseStandsInTheTrail() {
        CaseId id = world.create(clinic, PATIENT);
        world.status.change(
                clinic, NURSE, id, new StatusChange(CaseStatus.IN_PROGRESS, Optional.of("doctor-7"), Optional.empty()));
        assertThat(world.strings("select actor from audit where organisation_id = :o and action = 'case.open'", clinic))
                .containsExactly("key1/doctor-7");
    }

    @Test
    void closingIsRefusedWhenThePatientWroteSinceTheMessageSeenLast() {
        CaseId id = world.open(clinic, PATIENT);
        MessageId seen = world.inbound(clinic, id, "yksi");
        MessageId newer = world.inbound(clinic, id, "kaksi");
        assertRefused(Code.UNREAD_MESSAGES, () -> closeHavingSeen(id, seen));
        assertThat(world.view(clinic, id).status()).isEqualTo(CaseStatus.IN_PROGRESS);
        assertRefused(Code.INVALID_REQUEST, () -> closeHavingSeen(id, new MessageId(id.value())));
        assertThat(closeHavingSeen(id, newer).status()).isEqualTo(CaseStatus.COMPLETE);
    }

    @Test
    void anOwnMessageSinceIsNoReasonToRefuse() {
        CaseId id = world.open(clinic, PATIENT);
        MessageId seen = world.inbound(clinic, id, "yksi");
        world.queued(clinic, id, 1);
        assertThat(closeHavingSeen(id, seen).status()).isEqualTo(CaseStatus.COMPLETE);
        assertThat(world.strings("select 'queued' from queue where organisation_id = :o", clinic))
                .hasSize(1);
    }

    @Test
    void theLastOpenCaseOnAPairReleasesItAndItStaysReserved() {
        CaseId first = world.open(clinic, PATIENT);
        CaseId second = world.open(clinic, PATIENT);
        world.first(clinic, first, false);
        world.first(clinic, second, false);
        world.move(clinic, first, CaseStatus.COMPLETE);
        assertThat(claim().live()).isTrue();
        world.move(clinic, second, CaseStatus.COMPLETE);
        assertThat(claim().live()).isFalse();
        assertThat(claim().reservedUntil().orElseThrow())
                .isBetween(
                        TestCases.now().plusSeconds(7 * 86_400 - 60),
                        TestCases.now().plusSeconds(7 * 86_400 + 60));
        assertThat(world.view(clinic, second).sender()).isPresent();
    }

    @Test
    void closingANewCaseLeavesTheConversationOfAnOpenOne() {
        CaseId open = world.open(clinic, PATIENT);
        world.first(clinic, open, false);
        world.move(clinic, world.create(clinic, PATIENT), CaseStatus.COMPLETE);
        assertThat(claim().live()).isTrue();
    }

    @Test
    void aCaseFromTheArchiveTakesItsConversationBackAndTheAnswersStartAnew() {
        CaseId id = world.open(clinic, PATIENT);
        world.first(clinic, id, false);
        world.move(clinic, id, CaseStatus.COMPLETE);
        answeredAutomatically();
        Case opened = world.move(clinic, id, CaseStatus.IN_PROGRESS);
        assertThat(opened.sender()).isPresent();
        assertThat(claim().live()).isTrue();
        assertThat(world.strings("select 'x' from automatic_answer where :o is not null", clinic))
                .isEmpty();
    }

    @Test
    void aCaseWhosePairIsAnotherOrganisationsIsOpenedWithoutOne() {
        CaseId id = world.open(clinic, PATIENT);
        world.first(clinic, id, false);
        world.move(clinic, id, CaseStatus.COMPLETE);
        OrganisationId rival = world.add(TestOrganisation.named("rival").number("dna", NUMBER));
        world.first(rival, world.open(rival, PATIENT), true);
        answeredAutomatically();

        Case opened = world.move(clinic, id, CaseStatus.IN_PROGRESS);

        assertThat(opened.status()).isEqualTo(CaseStatus.IN_PROGRESS);
        assertThat(opened.sender()).isEmpty();
        assertThat(claim().organisation()).isEqualTo(rival);
        assertThat(world.strings("select 'x' from automatic_answer where :o is not null", clinic))
                .hasSize(1);
    }

    @Test
    void whatThePatientWroteMeanwhileEntersTheThreadLateAndUnread() {
        CaseId id = world.open(clinic, PATIENT);
        world.inbound(clinic, id, "avoinna");
        world.move(clinic, id, CaseStatus.COMPLETE);
        waiting("case-complete", Optional.of(id), List.of(id), "myöhässä 1");
        waiting("case-complete", Optional.of(id), List.of(id), "myöhässä 2");
        waiting("unknown-sender", Optional.empty(), List.of(), "ei tänne");
        waiting("number-changed", Optional.empty(), List.of(id), "eikä tänne", "+358401234569");
        assertThat(world.inbox(clinic).unmatched()).isEqualTo(4);

        Case opened = world.move(clinic, id, CaseStatus.IN_PROGRESS);

        assertThat(opened.unread()).isEqualTo(3);
        assertThat(opened.lastMessage().orElseThrow().text()).isEqualTo("myöhässä 2");
        assertThat(world.inbox(clinic).unmatched()).isEqualTo(2);
        assertThat(world.inbox(clinic).unreadMessages()).isEqualTo(3);
        assertThat(world.strings("""
                        select position || ' ' || late || ' ' || placed_by
                        from message where organisation_id = :o order by position""", clinic))
                .containsExactly("1 false only-open-case", "2 true case-complete", "3 true case-complete");
        assertThat(world.strings(
                        "select reason from unmatched where organisation_id = :o and message_id is not null", clinic))
                .containsExactly("case-complete", "case-complete");
        assertThat(world.events(clinic)).endsWith("case.status", "message.received", "message.received");
        world.move(clinic, id, CaseStatus.COMPLETE);
        assertThat(world.move(clinic, id, CaseStatus.IN_PROGRESS).unread()).isEqualTo(3);
    }

    @Test
    void aTextForACaseThatWasNotStartedEntersWhenItIs() {
        CaseId id = world.create(clinic, PATIENT);
        waiting("case-not-started", Optional.of(id), List.of(id), "hei");
        assertThat(world.move(clinic, id, CaseStatus.IN_PROGRESS).unread()).isEqualTo(1);
    }

    @Test
    void theLastCandidateOfATextThatWaitsIsNotClosed() {
        CaseId first = world.open(clinic, PATIENT);
        CaseId second = world.open(clinic, PATIENT);
        waiting("needs-assignment", Optional.empty(), List.of(first, second), "kumpi?");
        world.move(clinic, first, CaseStatus.COMPLETE);
        assertRefused(Code.UNREAD_MESSAGES, () -> world.move(clinic, second, CaseStatus.COMPLETE));
        world.move(clinic, first, CaseStatus.IN_PROGRESS);
        assertThat(world.move(clinic, second, CaseStatus.COMPLETE).status()).isEqualTo(CaseStatus.COMPLETE);
    }

    @Test
    void ofTwoWhoCloseTheLastCasesOnAPairExactlyOneReleasesIt() throws Exception {
        CaseId first = world.open(clinic, PATIENT);
        CaseId second = world.open(clinic, PATIENT);
        for (int round = 0; round < 30; round++) {
            world.first(clinic, first, false);
            world.first(clinic, second, false);
            assertThat(claim().live()).isTrue();
            together(
                    () -> world.move(clinic, first, CaseStatus.COMPLETE),
                    () -> world.move(clinic, second, CaseStatus.COMPLETE));
            assertThat(claim().live()).isFalse();
            together(
                    () -> world.move(clinic, first, CaseStatus.IN_PROGRESS),
                    () -> world.move(clinic, second, CaseStatus.IN_PROGRESS));
            assertThat(claim().live()).isTrue();
        }
    }

    @Test
    void ofTwoWhoCloseTheLastCandidatesOfAWaitingTextOneIsRefused() throws Exception {
        CaseId first = world.open(clinic, PATIENT);
        CaseId second = world.open(clinic, PATIENT);
        waiting("needs-assignment", Optional.empty(), List.of(first, second), "kumpi?");
        for (int round = 0; round < 30; round++) {
            List<Optional<Code>> refused = together(
                    () -> world.move(clinic, first, CaseStatus.COMPLETE),
                    () -> world.move(clinic, second, CaseStatus.COMPLETE));
            assertThat(refused).containsExactlyInAnyOrder(Optional.empty(), Optional.of(Code.UNREAD_MESSAGES));
            together(
                    () -> world.move(clinic, first, CaseStatus.IN_PROGRESS),
                    () -> world.move(clinic, second, CaseStatus.IN_PROGRESS));
        }
    }

    @Test
    void closingAgainstAFirstMessageLeavesNoConversationWithoutAnOpenCase() throws Exception {
        for (int round = 0; round < 30; round++) {
            CaseId id = world.open(clinic, PATIENT);
            together(() -> world.move(clinic, id, CaseStatus.COMPLETE), () -> world.first(clinic, id, false));
            Case now = world.view(clinic, id);
            // The caller of SenderChoice checks the status under its lock; here none does, so it may come after.
            if (now.sender().isEmpty()) {
                assertThat(now.status()).isEqualTo(CaseStatus.COMPLETE);
            }
            world.move(clinic, id, CaseStatus.IN_PROGRESS);
            world.move(clinic, id, CaseStatus.COMPLETE);
            assertThat(world.claim(NUMBER, PATIENT).map(Conversations.Claim::live))
                    .isNotEqualTo(Optional.of(true));
        }
    }

    private Case closeHavingSeen(CaseId id, MessageId seen) {
        return world.status.change(
                clinic,
                NURSE,
                id,
                new StatusChange(CaseStatus.COMPLETE, Optional.empty(), Optional.of(new ThreadPoint.AtMessage(seen))));
    }

    private Conversations.Claim claim() {
        return world.claim(NUMBER, PATIENT).orElseThrow();
    }

    private void answeredAutomatically() {
        Conversations.Pair pair = world.conversations.pair("dna", NUMBER, new PhoneNumber(PATIENT));
        world.database
                .link()
                .inTransaction(handle -> handle.createUpdate(
                                "insert into automatic_answer (pair_index, kind, last_at) values (:pair, 'CLOSING', now())")
                        .bind("pair", pair.index())
                        .execute());
    }

    private void waiting(String reason, Optional<CaseId> caseId, List<CaseId> candidates, String text) {
        waiting(reason, caseId, candidates, text, PATIENT);
    }

    private void waiting(String reason, Optional<CaseId> caseId, List<CaseId> candidates, String text, String phone) {
        UnmatchedId id = world.ids.unmatched();
        Sealer sealer = world.keys.ring().of(clinic).sealer();
        world.database.link().inTransaction(handle -> {
            handle.createUpdate("""
                            insert into unmatched (organisation_id, id, reason, at, carrier, sender_number, phone_index,
                                number_sealed, text_sealed, encoding, case_id, candidates, awaits_choice)
                            values (:o, :id, :reason, clock_timestamp(), 'dna', :number, :index, :phone, :text, 'GSM7',
                                :caseId, :candidates, :reason = 'needs-assignment')""")
                    .bind("index", world.keys.ring().of(clinic).index().phone(new PhoneNumber(phone)))
                    .bind("o", clinic)
                    .bind("id", id)
                    .bind("reason", reason)
                    .bind("number", NUMBER)
                    .bind("phone", sealer.seal(SealedColumn.UNMATCHED_NUMBER, id.value(), phone))
                    .bind("text", sealer.seal(SealedColumn.UNMATCHED_TEXT, id.value(), text))
                    .bind("caseId", caseId.map(CaseId::value).orElse(null))
                    .bindArray(
                            "candidates",
                            UUID.class,
                            candidates.stream().map(CaseId::value).toList())
                    .execute();
            InboxStore.change(handle, clinic, InboxChange.ofUnmatched(1));
            return 0;
        });
    }

    private static void assertRefused(Code code, Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    /** Runs all at once; tells for each whether it was refused. */
    static List<Optional<Code>> together(Runnable... all) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(all.length);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Optional<Code>>> running = new ArrayList<>();
            for (Runnable one : all) {
                running.add(pool.submit(() -> {
                    start.await();
                    try {
                        one.run();
                        return Optional.empty();
                    } catch (RequestRefused refused) {
                        return Optional.of(refused.code());
                    }
                }));
            }
            start.countDown();
            List<Optional<Code>> results = new ArrayList<>();
            for (Future<Optional<Code>> future : running) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
