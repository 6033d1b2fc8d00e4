package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.carrier.Receipt;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.MessageState;
import org.casewire.core.conversation.InboundEntry;
import org.casewire.core.conversation.InboundText;
import org.casewire.core.conversation.StatusChange;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.conversation.WaitingService;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.InboxTotals;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.Author;
import org.casewire.core.message.ScheduledSending;
import org.casewire.core.message.SendRequest;
import org.casewire.core.message.SendResult;
import org.casewire.core.message.SendTerms;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.text.Encoding;
import org.casewire.core.upkeep.RecountJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Since when a case waits, and who is told that she was not the only one to answer. */
class WaitingCasesTest {
    private static final String PATIENT = "+358501234567";
    private static final Instant FIRST = Instant.parse("2026-11-30T08:00:00Z");

    private final DispatchFixture clinic = new DispatchFixture(10);
    private final Ids ids = new Ids(Clock.systemUTC());
    private final AuditTrail audit = new AuditTrail(ids, Clock.systemUTC());
    private final WaitingService words = new WaitingService(clinic.database.app(), clinic.keys.ring(), audit, () -> {});
    private CaseId caseId;

    @BeforeEach
    void open() {
        clinic.carrier().answers((segment, n) -> ScriptedCarrier.accepted("id" + n));
        caseId = clinic.openCase(PATIENT);
    }

    @AfterEach
    void close() {
        InboxTotals kept = inbox();
        new RecountJob(clinic.database.link(), new OrganisationDirectory(clinic.database.link()), Duration.ofSeconds(1))
                .run();
        InboxTotals counted = inbox();
        clinic.close();
        assertThat(kept).as("the totals are what the cases add up to").isEqualTo(counted);
    }

    @Test
    void aCaseWaitsSinceTheOldestTextThatNobodyHasAnswered() throws Exception {
        assertThat(shown().waitingSince()).isEmpty();
        text("Milloin?", FIRST);
        text("Haloo?", FIRST.plusSeconds(60));
        assertThat(shown().waitingSince()).contains(FIRST);
        assertThat(shown().firstUnread().orElseThrow().text()).isEqualTo("Milloin?");
        assertThat(inbox().waitingCases()).isEqualTo(1);
        assertThat(inbox().longestWaitingSince()).isEqualTo(FIRST);

        send(Optional.of(2L), "nurse");
        assertThat(shown().waitingSince()).isEmpty();
        assertThat(inbox().waitingCases()).isZero();
        assertThat(inbox().longestWaitingSince()).isNull();
    }

    @Test
    void theOldTimeComesBackWhenTheAnswerIsNotSentAndGoesWhenItArrivedAfterAll() throws Exception {
        text("Milloin?", FIRST);
        MessageId answer = clinic.send(caseId, "Huomenna");
        assertThat(shown().waitingSince()).isEmpty();
        clinic.awaitState(caseId, answer, MessageState.ACCEPTED);
        clinic.report("id1", Receipt.Status.EXPIRED, PATIENT);
        clinic.awaitState(caseId, answer, MessageState.EXPIRED);
        assertThat(shown().waitingSince()).contains(FIRST);
        clinic.report("id1", Receipt.Status.DELIVERED, PATIENT);
        clinic.awaitState(caseId, answer, MessageState.DELIVERED);
        assertThat(shown().waitingSince()).isEmpty();
    }

    @Test
    void aMessageThatIsTakenBackAnswersNothingAndOneSentAgainAnswersWhatItDidAtFirst() throws Exception {
        clinic.carrier().answers((segment, n) -> new CompletableFuture<>());
        text("Milloin?", FIRST);
        MessageId ahead = clinic.send(caseId, "Hetki");
        MessageId answer = clinic.send(caseId, "Huomenna");
        clinic.awaitState(caseId, ahead, MessageState.SUBMITTING);
        clinic.threads.cancel(clinic.clinic, caseId, answer, new Author("nurse", "Nurse"), DispatchFixture.ACTOR);
        assertThat(shown().waitingSince()).as("the first one still answers").isEmpty();
        text("Ja minne?", FIRST.plusSeconds(60));
        clinic.resend(caseId, answer);
        assertThat(shown().waitingSince()).contains(FIRST.plusSeconds(60));
    }

    @Test
    void whatNeedsNoAnswerIsSaidUpToAnEntryAndNotOverANewerText() {
        text("Kiitos!", FIRST);
        text("Vielä yksi", FIRST.plusSeconds(60));
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> answered(1));
        assertThat(refused.code()).isEqualTo(RequestRefused.Code.NEWER_ENTRIES);
        assertThat(refused.extensions()).containsEntry("newest", 2L);
        assertThat(answered(2).waitingSince()).isEmpty();
        text("Anteeksi, mutta", FIRST.plusSeconds(120));
        assertThat(shown().waitingSince()).contains(FIRST.plusSeconds(120));
        assertThat(answered(99).waitingSince()).isEmpty();
        text("99 on tulevaisuutta", FIRST.plusSeconds(180));
        assertThat(shown().waitingSince())
                .as("nobody has seen what is still to come")
                .isPresent();
    }

    @Test
    void aCompleteCaseDoesNotWaitAndOpenedAgainItDoesAsBefore() {
        text("Milloin?", FIRST);
        assertThat(move(CaseStatus.COMPLETE).waitingSince()).isEmpty();
        assertThat(inbox().waitingCases()).isZero();
        assertThat(inbox().unassignedCases()).isZero();
        assertThat(move(CaseStatus.IN_PROGRESS).waitingSince()).contains(FIRST);
        assertThat(inbox().unassignedCases()).isEqualTo(1);
    }

    @Test
    void whatIsSentLaterAnswersNoTextThatCameAfterItWasWritten() throws Exception {
        text("Milloin?", FIRST);
        sending(
                        Optional.of(1L),
                        "nurse",
                        new SendTerms(Optional.of(Instant.now().plus(1, ChronoUnit.DAYS)), false, Optional.empty()))
                .get(10, TimeUnit.SECONDS);
        assertThat(shown().waitingSince()).as("nothing was sent yet").contains(FIRST);
        Instant second = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(60);
        text("Ja minne?", second);
        clinic.change("update scheduled_message set look_at = now() - interval '1 second', due_at = now()");
        new ScheduledSending(
                        clinic.database.link(),
                        new OrganisationDirectory(clinic.database.link()),
                        clinic.keys.ring(),
                        clinic.first().messages,
                        audit,
                        Clock.systemUTC(),
                        () -> {})
                .run();
        assertThat(clinic.count("select count(*) from message where direction = 'OUTBOUND'"))
                .isEqualTo(1);
        assertThat(shown().waitingSince()).contains(second);
    }

    @Test
    void whoAnswersOverSomebodyElsesMessageIsToldAndNothingIsSent() throws Exception {
        text("Milloin?", FIRST);
        send(Optional.of(1L), "nurse");
        assertThat(refusal(1, "doctor").extensions()).containsEntry("newest", 2L);
        send(Optional.of(1L), "nurse");
        text("Niin milloin?", FIRST);
        assertThat(refusal(3, "nurse").code()).isEqualTo(RequestRefused.Code.NEWER_ENTRIES);
        assertThat(clinic.count("select count(*) from message")).isEqualTo(4);
        send(Optional.of(4L), "doctor");
    }

    @Test
    void ofManyWhoAnswerAtTheSameTimeOneIsSent() throws Exception {
        clinic.send(caseId, "Hei");
        text("Milloin?", FIRST);
        List<CompletableFuture<SendResult>> sending = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sending.add(sending(Optional.of(2L), "nurse" + i));
        }
        long sent = 0;
        for (CompletableFuture<SendResult> one : sending) {
            sent += one.handle((result, failure) -> failure == null ? 1 : 0).get(20, TimeUnit.SECONDS);
        }
        assertThat(sent).isEqualTo(1);
        assertThat(clinic.count("select count(*) from message")).isEqualTo(3);
    }

    private RequestRefused refusal(long seen, String author) {
        ExecutionException failed = catchThrowableOfType(
                ExecutionException.class,
                () -> sending(Optional.of(seen), author).get(10, TimeUnit.SECONDS));
        Throwable cause =
                failed.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : failed.getCause();
        return (RequestRefused) cause;
    }

    private void send(Optional<Long> seen, String author) throws Exception {
        sending(seen, author).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<SendResult> sending(Optional<Long> seen, String author) {
        return sending(seen, author, SendTerms.USUAL);
    }

    private CompletableFuture<SendResult> sending(Optional<Long> seen, String author, SendTerms terms) {
        return clinic.first()
                .messages
                .send(new SendRequest(
                        clinic.clinic,
                        caseId,
                        "Huomenna",
                        new Author(author, author),
                        false,
                        Optional.empty(),
                        seen,
                        Optional.empty(),
                        DispatchFixture.ACTOR,
                        false,
                        terms,
                        Optional.empty()));
    }

    private Case answered(long entry) {
        return words.answered(clinic.clinic, DispatchFixture.ACTOR, caseId, entry);
    }

    private Case move(CaseStatus to) {
        return new StatusService(
                        clinic.database.app(),
                        new OrganisationDirectory(clinic.database.link()),
                        clinic.keys.ring(),
                        audit,
                        ids,
                        Clock.systemUTC(),
                        () -> {})
                .change(clinic.clinic, DispatchFixture.ACTOR, caseId, StatusChange.to(to));
    }

    private void text(String text, Instant at) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        InboundText inbound = new InboundText(
                ids.message(),
                text,
                PATIENT,
                "sim",
                DispatchFixture.SENDER,
                Encoding.GSM7,
                at,
                false,
                false,
                false,
                false,
                false,
                "only-open-case",
                List.of());
        clinic.database.link().useTransaction(handle -> {
            CaseReader.lock(handle, clinic.clinic, caseId);
            new InboundEntry(clinic.keys.ring())
                    .enter(handle, List.of(new InboundEntry.Entering(clinic.clinic, caseId, inbound)), now)
                    .forEach(entered -> InboxStore.change(handle, clinic.clinic, entered.change()));
        });
    }

    private Case shown() {
        return clinic.database
                .link()
                .inTransaction(handle -> new CaseReader(clinic.keys.ring()).get(handle, clinic.clinic, caseId));
    }

    private InboxTotals inbox() {
        return clinic.database
                .link()
                .inTransaction(handle -> handle.attach(InboxStore.class).totals(clinic.clinic));
    }
}
