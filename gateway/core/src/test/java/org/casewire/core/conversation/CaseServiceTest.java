package org.casewire.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.core.conversation.TestCases.NURSE;
import static org.casewire.core.conversation.TestCases.wanted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.cases.Attention;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseChange;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.CreatedCase;
import org.casewire.core.cases.MessageState;
import org.casewire.core.cases.NewCase;
import org.casewire.core.event.InboxStore;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaseServiceTest {
    private static final String PATIENT = "+358401234567";

    private TestCases world;
    private OrganisationId clinic;

    @BeforeEach
    void open() {
        world = new TestCases();
        clinic = world.add(
                TestOrganisation.named("clinic").number("dna", "358401000001").number("dna", "358401000002"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aCaseIsCreatedFromANumberInNationalFormat() {
        NewCase wanted = new NewCase(
                Optional.of("ref-1"),
                "040 123 4567",
                Optional.of("Aino Ääri"),
                Optional.of("sv"),
                Optional.of("Selkäkipu"),
                CaseStatus.IN_PROGRESS);
        CreatedCase created = world.cases.create(clinic, NURSE, wanted, Optional.empty());

        assertThat(created.answer()).isEqualTo(CreatedCase.NEW);
        Case stored = world.view(clinic, created.created().id());
        assertThat(stored).isEqualTo(created.created());
        assertThat(stored.status()).isEqualTo(CaseStatus.IN_PROGRESS);
        assertThat(stored.patient().phone().orElseThrow().e164()).isEqualTo(PATIENT);
        assertThat(stored.patient().name()).contains("Aino Ääri");
        assertThat(stored.patient().language()).contains("sv");
        assertThat(stored.subject()).contains("Selkäkipu");
        assertThat(stored.reference()).contains("ref-1");
        assertThat(stored.lastMessage()).isEmpty();
        assertThat(stored.toString()).doesNotContain("Aino", "1234567", "Selkä");
        assertThat(world.events(clinic)).containsExactly("case.created");
        assertThat(world.audited(clinic)).containsExactly("case.create", "case.view");
        assertThat(world.wakes.get()).isPositive();
    }

    @Test
    void aLandlineMayHaveACaseButNonsenseMayNot() {
        assertThat(world.create(clinic, "+358942415000")).isNotNull();
        assertThatThrownBy(() -> world.create(clinic, "12345"))
                .isInstanceOfSatisfying(RequestRefused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(Code.INVALID_REQUEST);
                    assertThat(refused.extensions().toString()).contains("patient.phone");
                    assertThat(refused.getMessage()).doesNotContain("12345");
                });
    }

    @Test
    void theSameReferenceFindsTheCaseThatStandsUnlessTheNumberDiffers() {
        Case first = world.cases
                .create(clinic, NURSE, wanted(PATIENT, "r"), Optional.empty())
                .created();
        CreatedCase again = world.cases.create(clinic, NURSE, wanted("0401234567", "r"), Optional.empty());

        assertThat(again.answer()).isEqualTo(CreatedCase.STANDING);
        assertThat(again.created().id()).isEqualTo(first.id());
        assertThatThrownBy(() -> world.cases.create(clinic, NURSE, wanted("+358401234568", "r"), Optional.empty()))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.REFERENCE_IN_USE));
        assertThat(world.strings("select id::text from cases where organisation_id = :o", clinic))
                .hasSize(1);
    }

    @Test
    void ofSeveralCreatorsOfOneReferenceOneMakesTheCaseAndAllGetIt() throws Exception {
        int threads = 6;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                String reference = "race-" + round;
                CountDownLatch start = new CountDownLatch(1);
                List<Future<CreatedCase>> all = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    all.add(pool.submit(() -> {
                        start.await();
                        return world.cases.create(clinic, NURSE, wanted(PATIENT, reference), Optional.empty());
                    }));
                }
                start.countDown();
                List<CreatedCase> results = new ArrayList<>();
                for (Future<CreatedCase> future : all) {
                    results.add(future.get());
                }
                assertThat(results.stream().map(result -> result.created().id()).distinct())
                        .hasSize(1);
                assertThat(results.stream().filter(result -> result.answer() == CreatedCase.NEW))
                        .hasSize(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void twinsWithOneIdempotencyKeyMakeOneCase() throws Exception {
        IdempotentRequest key = new IdempotentRequest(new byte[] {1}, new byte[] {2});
        int threads = 6;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<CreatedCase>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    start.await();
                    return world.cases.create(clinic, NURSE, wanted(PATIENT), Optional.of(key));
                }));
            }
            start.countDown();
            List<CreatedCase> results = new ArrayList<>();
            for (Future<CreatedCase> future : all) {
                results.add(future.get());
            }
            assertThat(results).allMatch(result -> result.answer() == CreatedCase.NEW);
            assertThat(results.stream().map(result -> result.created().id()).distinct())
                    .hasSize(1);
            assertThat(results.stream().filter(result -> !result.replay())).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
        IdempotentRequest otherBody = new IdempotentRequest(new byte[] {1}, new byte[] {3});
        assertThatThrownBy(() -> world.cases.create(clinic, NURSE, wanted(PATIENT), Optional.of(otherBody)))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void aReplayAnswersAStandingCaseAsStandingAgain() {
        CaseId standing = world.cases
                .create(clinic, NURSE, wanted(PATIENT, "r"), Optional.empty())
                .created()
                .id();
        IdempotentRequest key = new IdempotentRequest(new byte[] {1}, new byte[] {2});
        for (boolean replay : new boolean[] {false, true}) {
            CreatedCase answer = world.cases.create(clinic, NURSE, wanted(PATIENT, "r"), Optional.of(key));
            assertThat(answer.answer()).isEqualTo(CreatedCase.STANDING);
            assertThat(answer.replay()).isEqualTo(replay);
            assertThat(answer.created().id()).isEqualTo(standing);
        }
    }

    @Test
    void aRefusedCreationGivesItsIdempotencyKeyBack() {
        world.cases.create(clinic, NURSE, wanted(PATIENT, "r"), Optional.empty());
        IdempotentRequest key = new IdempotentRequest(new byte[] {1}, new byte[] {2});
        assertThatThrownBy(() -> world.cases.create(clinic, NURSE, wanted("+358401234568", "r"), Optional.of(key)))
                .isInstanceOf(RequestRefused.class);
        assertThat(world.strings("select 'key' from idempotency where organisation_id = :o", clinic))
                .isEmpty();
    }

    @Test
    void aCaseOfAnotherOrganisationIsNotFound() {
        OrganisationId other = world.add(TestOrganisation.named("other"));
        CaseId id = world.create(clinic, PATIENT);
        for (Runnable attempt : List.<Runnable>of(
                () -> world.view(other, id),
                () -> world.move(other, id, CaseStatus.COMPLETE),
                () -> world.reading.read(other, NURSE, id, new ThreadPoint.AtEntry(1)),
                () -> world.reading.unread(other, NURSE, id, 1),
                () -> change(other, id, Optional.empty(), Optional.of("+358401234569")),
                () -> change(other, id, Optional.of("x"), Optional.empty()))) {
            assertThatThrownBy(attempt::run)
                    .isInstanceOfSatisfying(
                            RequestRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo(Code.NOT_FOUND));
        }
    }

    @Test
    void aChangeTouchesOnlyWhatItNames() {
        CaseId id = world.create(clinic, PATIENT);
        change(clinic, id, Optional.of("Päänsärky"), Optional.empty());
        world.cases.change(
                clinic,
                NURSE,
                id,
                new CaseChange(
                        Optional.empty(),
                        Optional.of(new CaseChange.Edit(Optional.of("Aino"))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(true)));
        Case changed = world.view(clinic, id);
        assertThat(changed.subject()).contains("Päänsärky");
        assertThat(changed.patient().name()).contains("Aino");
        assertThat(changed.hidden()).isTrue();
        world.cases.change(
                clinic,
                NURSE,
                id,
                new CaseChange(
                        Optional.of(new CaseChange.Edit(Optional.empty())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(world.view(clinic, id).subject()).isEmpty();
        assertThat(world.view(clinic, id).patient().name()).contains("Aino");
    }

    @Test
    void readingCountsWhatIsLeftAndClearsAttentionUpToThere() {
        CaseId id = world.open(clinic, PATIENT);
        MessageId failed = world.queued(clinic, id, 1);
        MessageId first = world.inbound(clinic, id, "yksi");
        MessageId second = world.inbound(clinic, id, "kaksi");
        world.database.link().inTransaction(handle -> {
            InboxStore.change(handle, clinic, Attention.raise(handle, clinic, id, failed));
            return 0;
        });
        assertThat(world.view(clinic, id).unread()).isEqualTo(2);
        assertThat(world.view(clinic, id).attention()).isTrue();
        assertThat(world.inbox(clinic).unreadMessages()).isEqualTo(2);
        assertThat(world.inbox(clinic).unreadCases()).isEqualTo(1);
        assertThat(world.inbox(clinic).attention()).isEqualTo(1);

        Case read = world.reading.read(clinic, NURSE, id, new ThreadPoint.AtMessage(first));
        assertThat(read.unread()).isEqualTo(1);
        assertThat(read.attention()).isFalse();
        assertThat(world.inbox(clinic).attention()).isZero();
        assertThat(world.inbox(clinic).unreadCases()).isEqualTo(1);

        assertThat(world.reading
                        .read(clinic, NURSE, id, new ThreadPoint.AtMessage(second))
                        .unread())
                .isZero();
        assertThat(world.reading
                        .read(clinic, NURSE, id, new ThreadPoint.AtMessage(first))
                        .unread())
                .isZero();
        assertThat(world.inbox(clinic).unreadMessages()).isZero();
        assertThat(world.inbox(clinic).unreadCases()).isZero();
        assertThat(world.events(clinic)).filteredOn("case.read"::equals).hasSize(2);
    }

    @Test
    void whatWasReadIsMarkedUnreadAgainFromAnEntryOn() {
        CaseId id = world.open(clinic, PATIENT);
        world.inbound(clinic, id, "yksi");
        world.inbound(clinic, id, "kaksi");
        world.reading.read(clinic, NURSE, id, new ThreadPoint.AtEntry(2));
        assertThat(world.inbox(clinic).unreadCases()).isZero();
        assertThat(world.reading.unread(clinic, NURSE, id, 2).unread()).isEqualTo(1);
        assertThat(world.reading.unread(clinic, NURSE, id, 0).unread()).isEqualTo(2);
        assertThat(world.inbox(clinic).unreadMessages()).isEqualTo(2);
        assertThat(world.inbox(clinic).unreadCases()).isEqualTo(1);
        assertThat(world.audited(clinic)).contains("case.unread");
    }

    @Test
    void nobodyReadsWhatHasNotComeYet() {
        CaseId id = world.open(clinic, PATIENT);
        world.inbound(clinic, id, "yksi");
        world.reading.read(clinic, NURSE, id, new ThreadPoint.AtEntry(1_000));
        world.inbound(clinic, id, "kaksi");
        assertThat(world.view(clinic, id).unread()).isEqualTo(1);
    }

    @Test
    void readingUpToAMessageOfAnotherThreadIsRefused() {
        CaseId id = world.open(clinic, PATIENT);
        CaseId other = world.open(clinic, "+358401234568");
        MessageId elsewhere = world.inbound(clinic, other, "hei");
        assertThatThrownBy(() -> world.reading.read(clinic, NURSE, id, new ThreadPoint.AtMessage(elsewhere)))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.INVALID_REQUEST));
    }

    @Test
    void aReplyToAHiddenThreadShowsItAgain() {
        CaseId id = world.open(clinic, PATIENT);
        world.cases.change(
                clinic,
                NURSE,
                id,
                new CaseChange(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true)));
        world.inbound(clinic, id, "Hei!");
        Case shown = world.view(clinic, id);
        assertThat(shown.hidden()).isFalse();
        assertThat(shown.lastMessage().orElseThrow().text()).isEqualTo("Hei!");
        assertThat(shown.lastMessage().orElseThrow().state()).isEqualTo(MessageState.RECEIVED);
    }

    @Test
    void aChangedNumberEndsTheConversationAndTakesQueuedMessagesBack() {
        CaseId id = world.open(clinic, PATIENT);
        world.first(clinic, id, false);
        MessageId message = world.queued(clinic, id, 2);
        assertThat(world.view(clinic, id).lastMessage().orElseThrow().state()).isEqualTo(MessageState.QUEUED);
        assertThat(world.claim("358401000001", PATIENT).orElseThrow().live()).isTrue();

        Case changed = change(clinic, id, Optional.empty(), Optional.of("+358 40 765 4321"));

        assertThat(changed.patient().phone().orElseThrow().e164()).isEqualTo("+358407654321");
        assertThat(changed.sender()).isEmpty();
        assertThat(changed.attention()).isTrue();
        assertThat(changed.lastMessage().orElseThrow().state()).isEqualTo(MessageState.FAILED);
        assertThat(world.claim("358401000001", PATIENT).orElseThrow().live()).isFalse();
        assertThat(world.strings(
                        "select error_code || ' ' || segment from delivery where organisation_id = :o order by segment",
                        clinic))
                .containsExactly("number-changed 1", "number-changed 2");
        assertThat(world.strings("select message_id::text from queue where organisation_id = :o", clinic))
                .isEmpty();
        assertThat(world.strings("select case_id::text from case_former_phone where organisation_id = :o", clinic))
                .containsExactly(id.toString());
        assertThat(world.events(clinic)).endsWith("case.updated", "message.failed");
        assertThat(world.inbox(clinic).attention()).isEqualTo(1);
        assertThat(message).isNotNull();
    }

    @Test
    void aChangedNumberLeavesTheConversationThatAnotherOpenCaseIsOn() {
        OrganisationId small = world.add(TestOrganisation.named("small").number("dna", "358401000009"));
        CaseId first = world.open(small, PATIENT);
        CaseId second = world.open(small, PATIENT);
        world.first(small, first, false);
        world.first(small, second, false);
        change(small, first, Optional.empty(), Optional.of("+358407654321"));
        assertThat(world.claim("358401000009", PATIENT).orElseThrow().live()).isTrue();
        change(small, second, Optional.empty(), Optional.of("+358407654321"));
        assertThat(world.claim("358401000009", PATIENT).orElseThrow().live()).isFalse();
    }

    @Test
    void theSameNumberInAnotherFormatIsNoChange() {
        CaseId id = world.open(clinic, PATIENT);
        world.first(clinic, id, false);
        Case same = change(clinic, id, Optional.empty(), Optional.of("040-1234567"));
        assertThat(same.sender()).isPresent();
        assertThat(world.strings("select 'x' from case_former_phone where organisation_id = :o", clinic))
                .isEmpty();
    }

    private Case change(OrganisationId organisation, CaseId id, Optional<String> subject, Optional<String> phone) {
        return world.cases.change(
                organisation,
                NURSE,
                id,
                new CaseChange(
                        subject.map(value -> new CaseChange.Edit(Optional.of(value))),
                        Optional.empty(),
                        Optional.empty(),
                        phone,
                        Optional.empty()));
    }
}
