package org.casewire.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.casewire.core.Eventually;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.Confirmation;
import org.casewire.core.cases.MessageState;
import org.casewire.core.conversation.StatusChange;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.db.Database;
import org.casewire.core.dispatch.DispatchFixture.Process;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.message.Author;
import org.casewire.core.message.Message;
import org.casewire.core.message.ScheduledSending;
import org.casewire.core.message.SendRequest;
import org.casewire.core.message.SendResult;
import org.casewire.core.message.SendTerms;
import org.casewire.core.message.ThreadService;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.restore.RestoreCheck;
import org.casewire.core.upkeep.UnansweredJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A scheduled text is a promise: once, not before its time, and not to somebody for whom it no longer is. */
class ScheduledSendingTest {
    private static final String PATIENT = "+358501234567";
    private static final Author NURSE = new Author("nurse", "Nurse");

    private DispatchFixture clinic = new DispatchFixture(10);

    @AfterEach
    void close() {
        clinic.close();
    }

    @Test
    void itStandsOutsideTheThreadUntilItsTimeAndGoesOnce() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId id = schedule(caseId, "Muistutus");
        sending(clinic.first()).run();
        Message waiting = clinic.message(caseId, id);
        assertThat(waiting.state()).isEqualTo(MessageState.SCHEDULED);
        assertThat(waiting.confirmation()).contains(Confirmation.PENDING);
        assertThat(waiting.entry()).isZero();
        assertThat(clinic.threads.page(clinic.clinic, caseId, newest(), 50, DispatchFixture.ACTOR))
                .isEmpty();
        assertThat(clinic.threads.scheduled(clinic.clinic, caseId, DispatchFixture.ACTOR))
                .extracting(Message::text)
                .containsExactly("Muistutus");

        itIsTime();
        // Two nodes look at the same time, and again.
        Process other = clinic.another("node-2", 1);
        try {
            CompletableFuture<Void> there =
                    CompletableFuture.runAsync(() -> sending(other).run());
            sending(clinic.first()).run();
            there.get(20, TimeUnit.SECONDS);
            sending(clinic.first()).run();
            clinic.awaitState(caseId, id, MessageState.ACCEPTED);
        } finally {
            other.kill();
        }
        assertThat(clinic.carrier().written()).hasSizeLessThanOrEqualTo(1);
        assertThat(clinic.count("select count(*) from message")).isEqualTo(1);
        Message sent = clinic.message(caseId, id);
        assertThat(sent.entry()).isEqualTo(1);
        assertThat(sent.asked().scheduledFor())
                .isEqualTo(waiting.asked().scheduledFor().map(at -> sendAt()));
        assertThat(sent.createdAt()).isEqualTo(waiting.createdAt());
        assertThat(clinic.threads.scheduled(clinic.clinic, caseId, DispatchFixture.ACTOR))
                .isEmpty();
        assertThat(clinic.count("select count(*) from scheduled_message where text_sealed is not null"))
                .isZero();
        assertThat(clinic.count("select count(*) from event where type in ('message.scheduled', 'message.queued')"))
                .isEqualTo(2);
    }

    @Test
    void whatNoLongerHoldsFailsWithItsReasonAndAsksForAttention() throws Exception {
        CaseId closed = clinic.openCase(PATIENT);
        MessageId toClosed = schedule(closed, "Muistutus");
        clinic.change("update cases set status = 'COMPLETE'");
        CaseId optedOut = clinic.openCase("+358501234568");
        MessageId toOptedOut = schedule(optedOut, "Muistutus");
        clinic.change(
                "insert into opt_out (organisation_id, phone_index) select organisation_id, phone_index from cases"
                        + " where id = '" + optedOut + "'");
        CaseId moved = clinic.openCase("+358501234569");
        MessageId toMoved = schedule(moved, "Muistutus");
        clinic.changePhone(moved, "+358501234570");
        CaseId fine = clinic.openCase("+358501234571");
        MessageId toFine = schedule(fine, "Muistutus");

        itIsTime();
        sending(clinic.first()).run();

        assertThat(reason(closed, toClosed)).contains("case-not-in-progress");
        assertThat(reason(optedOut, toOptedOut)).contains("patient-opted-out");
        assertThat(reason(moved, toMoved)).contains("number-changed");
        assertThat(clinic.message(moved, toMoved).number()).isEqualTo("+358501234569");
        clinic.awaitState(fine, toFine, MessageState.ACCEPTED);
        assertThat(clinic.carrier().written()).hasSize(1);
        assertThat(clinic.count("select sum(attention) from organisation_counter"))
                .isEqualTo(3);
        assertThat(clinic.message(closed, toClosed).entry()).isEqualTo(1);
        assertThat(clinic.count("select count(*) from event where type = 'message.failed'"))
                .isEqualTo(3);
    }

    @Test
    void takenBackItNeverGoesWhoeverIsFaster() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        List<MessageId> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(schedule(caseId, "Muistutus " + i));
        }
        itIsTime();
        CompletableFuture<Void> sends =
                CompletableFuture.runAsync(() -> sending(clinic.first()).run());
        int cancelled = 0;
        for (MessageId id : all) {
            try {
                Message message = clinic.threads.cancel(clinic.clinic, caseId, id, NURSE, DispatchFixture.ACTOR);
                assertThat(message.state()).isEqualTo(MessageState.FAILED);
                assertThat(message.failure()).map(Message.Failure::code).contains("cancelled");
                cancelled++;
            } catch (RequestRefused tooLate) {
                assertThat(tooLate.code()).isEqualTo(Code.ALREADY_SUBMITTED);
            }
        }
        sends.get(20, TimeUnit.SECONDS);
        sending(clinic.first()).run();
        int gone = all.size() - cancelled;
        Eventually.holds(
                "all that was not taken back is out",
                () -> clinic.count("select count(*) from delivery where state = 'ACCEPTED'") == gone);
        assertThat(clinic.carrier().written()).hasSize(gone);
        assertThat(clinic.count("select count(*) from scheduled_message where state = 'WAITING'"))
                .isZero();
    }

    @Test
    void closingSaysWhatWaitsOrTakesItBack() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId id = schedule(caseId, "Muistutus");
        StatusService status = status();
        assertThatThrownBy(() -> status.change(
                        clinic.clinic, DispatchFixture.ACTOR, caseId, StatusChange.to(CaseStatus.COMPLETE)))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.SCHEDULED_MESSAGES));
        status.change(
                clinic.clinic,
                DispatchFixture.ACTOR,
                caseId,
                new StatusChange(CaseStatus.COMPLETE, Optional.empty(), Optional.empty(), true));
        assertThat(reason(caseId, id)).contains("cancelled");
        itIsTime();
        sending(clinic.first()).run();
        assertThat(clinic.count("select count(*) from message")).isZero();
        assertThat(clinic.count("select count(*) from audit where action = 'message.cancel'"))
                .isEqualTo(1);
    }

    @Test
    void quietHoursHoldItBackAndItsClockRunsFromTheirEnd() throws Exception {
        quiet();
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId id = schedule(caseId, "Muistutus");
        MessageId urgent = schedule(caseId, "Tule heti", true);
        itIsTime();
        sending(clinic.first()).run();
        clinic.awaitState(caseId, urgent, MessageState.ACCEPTED);
        assertThat(clinic.message(caseId, id).state()).isEqualTo(MessageState.SCHEDULED);
        assertThat(clinic.count("select count(*) from scheduled_message where due_at > now() and look_at = due_at"))
                .isEqualTo(1);
        try (Database owner = clinic.database.owner()) {
            owner.useTransaction(handle ->
                    handle.execute("update organisation set version = version + 1, settings = settings - 'desk'"));
        }
        clinic.change("update scheduled_message set due_at = date_trunc('second', now()) - interval '23 hours',"
                + " look_at = now()");
        sending(clinic.first()).run();
        clinic.awaitState(caseId, id, MessageState.ACCEPTED);
        assertThat(clinic.count("select count(*) from message m join scheduled_message s on s.id = m.id"
                        + " where m.not_after = s.due_at + interval '24 hours' and not s.urgent"))
                .isEqualTo(1);
    }

    @Test
    void aTextOfNowWaitsForNoQuietHoursButIsRefusedUnlessItIsUrgentOrAnAnswer() throws Exception {
        quiet();
        CaseId caseId = clinic.openCase(PATIENT);
        assertThatThrownBy(() -> clinic.send(caseId, "Huomenta"))
                .hasCauseInstanceOf(RequestRefused.class)
                .satisfies(
                        e -> assertThat(((RequestRefused) e.getCause()).code()).isEqualTo(Code.QUIET_HOURS));
        assertThat(send(caseId, "Tule heti", new SendTerms(Optional.empty(), true, Optional.empty())))
                .isNotNull();
        clinic.inbound(caseId, "Missä olette?");
        assertThat(clinic.send(caseId, "Olemme täällä")).isNotNull();
        clinic.change("update message set created_at = created_at - interval '61 minutes' where direction = 'INBOUND'");
        assertThatThrownBy(() -> clinic.send(caseId, "Vielä yksi asia")).hasCauseInstanceOf(RequestRefused.class);
    }

    @Test
    void aTimeThatLiesBehindOrTooFarAheadIsRefused() {
        CaseId caseId = clinic.openCase(PATIENT);
        for (Instant at : List.of(Instant.now().minusSeconds(1), Instant.now().plus(91, ChronoUnit.DAYS))) {
            assertThatThrownBy(() -> send(caseId, "Muistutus", new SendTerms(Optional.of(at), false, Optional.empty())))
                    .isInstanceOf(ExecutionException.class)
                    .satisfies(e ->
                            assertThat(((RequestRefused) e.getCause()).code()).isEqualTo(Code.INVALID_REQUEST));
        }
    }

    @Test
    void oneThatCannotBeOpenedHoldsUpNobody() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId broken = schedule(caseId, "Muistutus");
        clinic.change(
                "update scheduled_message set text_sealed = set_byte(text_sealed, 20, 255 - get_byte(text_sealed, 20))");
        MessageId whole = schedule(caseId, "Toinen");
        itIsTime();
        sending(clinic.first()).run();
        clinic.awaitState(caseId, whole, MessageState.ACCEPTED);
        assertThat(clinic.message(caseId, broken).state()).isEqualTo(MessageState.FAILED);
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsToldOnce() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId silent = send(caseId, "Sopiiko?", expecting());
        MessageId later = send(caseId, "Ja silloin?", expecting());
        CaseId answering = clinic.openCase("+358501234568");
        MessageId answered = send(answering, "Sopiiko?", expecting());
        CaseId lost = clinic.openCase("+358501234569");
        clinic.awaitState(caseId, later, MessageState.ACCEPTED);
        clinic.awaitState(answering, answered, MessageState.ACCEPTED);
        clinic.carrier().answers((segment, n) -> ScriptedCarrier.refused(SubmitOutcome.Refusal.RECIPIENT));
        MessageId refused = send(lost, "Sopiiko?", expecting());
        clinic.awaitState(lost, refused, MessageState.FAILED);
        clinic.inbound(answering, "Sopii");
        UnansweredJob job = new UnansweredJob(clinic.database.link(), () -> {}, Duration.ofSeconds(1));
        clinic.change("update answer_expected set look_at = now()");
        job.run();
        assertThat(unanswered()).isEmpty();
        assertThat(clinic.message(caseId, silent).asked().replyWithin()).contains(Duration.ofHours(1));

        // As if an hour had passed since the carrier took the first.
        clinic.change("update delivery set answered_at = answered_at - interval '61 minutes' where message_id = '"
                + silent + "'");
        clinic.change("update answer_expected set look_at = now()");
        UnansweredJob other = new UnansweredJob(clinic.database.link(), () -> {}, Duration.ofSeconds(1));
        CompletableFuture<Void> there = CompletableFuture.runAsync(other::run);
        job.run();
        there.get(20, TimeUnit.SECONDS);
        job.run();
        assertThat(unanswered()).containsExactly(silent.toString());
        assertThat(clinic.count("select attention from case_activity where case_id = '" + caseId + "'"))
                .isEqualTo(1);
        assertThat(clinic.count("select count(*) from answer_expected where ended_at is null"))
                .isEqualTo(1);
    }

    /** The backup waits for a time that has come, and the text may have gone out at it. */
    @Test
    void whatWasDueBeforeARestoreIsTheOperatorsToDecide() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId perhapsSent = schedule(caseId, "Muistutus");
        itIsTime();
        MessageId notYet = schedule(caseId, "Myöhemmin");
        inAnotherCluster();
        assertThat(check(check -> check.report()).queued())
                .singleElement()
                .satisfies(queued -> assertThat(queued.messages()).containsExactly(perhapsSent.value()));
        RestoredQueue uncertain = RestoredQueue.leaveUncertain(clinic.keys.ring(), new NumberPlan());
        assertThat(check(check -> check.release(DispatchFixture.ACTOR, uncertain))
                        .settled())
                .isEqualTo(1);
        itIsTime();
        sending(clinic.first()).run();
        clinic.awaitState(caseId, notYet, MessageState.ACCEPTED);
        Message doubtful = clinic.message(caseId, perhapsSent);
        assertThat(doubtful.state()).isEqualTo(MessageState.UNCERTAIN);
        assertThat(doubtful.confirmation()).contains(Confirmation.UNKNOWN);
        assertThat(doubtful.text()).isEqualTo("Muistutus");
        assertThat(reason(caseId, perhapsSent)).contains("restored");
        assertThat(clinic.carrier().written()).hasSize(1);
    }

    @Test
    void whatAnOperatorLetsGoAfterARestoreGoesAndWhatHeExpiresIsShown() throws Exception {
        CaseId caseId = clinic.openCase(PATIENT);
        MessageId expired = schedule(caseId, "Muistutus");
        itIsTime();
        inAnotherCluster();
        RestoredQueue expire = RestoredQueue.expire(clinic.keys.ring(), new NumberPlan());
        check(check -> check.release(DispatchFixture.ACTOR, expire));
        sending(clinic.first()).run();
        assertThat(clinic.message(caseId, expired).state()).isEqualTo(MessageState.EXPIRED);

        MessageId goes = schedule(caseId, "Toinen");
        itIsTime();
        inAnotherCluster();
        check(check -> check.release(DispatchFixture.ACTOR, RestoreCheck.Settling.NONE));
        sending(clinic.first()).run();
        clinic.awaitState(caseId, goes, MessageState.ACCEPTED);
        assertThat(clinic.carrier().written()).hasSize(1);
    }

    private void inAnotherCluster() {
        try (Database owner = clinic.database.owner()) {
            owner.useTransaction(handle -> handle.execute("update database_generation set system_identifier = 1"));
        }
    }

    private <R> R check(Function<RestoreCheck, R> work) {
        try (Database owner = clinic.database.owner()) {
            return work.apply(new RestoreCheck(
                    owner, List.of(), Set.of("sim"), new AuditTrail(new Ids(Clock.systemUTC()), Clock.systemUTC())));
        }
    }

    private static SendTerms expecting() {
        return new SendTerms(Optional.empty(), false, Optional.of(Duration.ofHours(1)));
    }

    private List<String> unanswered() {
        return clinic.database
                .link()
                .inTransaction(handle -> handle.createQuery(
                                "select message_id::text from event where type = 'message.unanswered'")
                        .mapTo(String.class)
                        .list());
    }

    private Optional<String> reason(CaseId caseId, MessageId id) {
        return clinic.message(caseId, id).failure().map(Message.Failure::code);
    }

    private MessageId schedule(CaseId caseId, String text) throws Exception {
        return schedule(caseId, text, false);
    }

    private MessageId schedule(CaseId caseId, String text, boolean urgent) throws Exception {
        return send(caseId, text, new SendTerms(Optional.of(later()), urgent, Optional.empty()));
    }

    private MessageId send(CaseId caseId, String text, SendTerms terms) throws Exception {
        SendResult result = clinic.first()
                .messages
                .send(new SendRequest(
                        clinic.clinic,
                        caseId,
                        text,
                        NURSE,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        DispatchFixture.ACTOR,
                        false,
                        terms,
                        Optional.empty()))
                .get(10, TimeUnit.SECONDS);
        return ((SendResult.Queued) result).message().id();
    }

    private static Instant later() {
        return Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    }

    /** As if the time until then had passed. */
    private void itIsTime() {
        clinic.change("update scheduled_message set send_at = date_trunc('second', now()) - interval '1 second',"
                + " due_at = date_trunc('second', now()) - interval '1 second', look_at = now()");
    }

    private Instant sendAt() {
        return clinic.database
                .link()
                .inTransaction(handle -> handle.createQuery("select send_at from scheduled_message")
                        .mapTo(Instant.class)
                        .one());
    }

    /** Around the present minute, whenever that is. */
    private void quiet() {
        clinic.close();
        LocalTime now = LocalTime.now(ZoneOffset.UTC);
        String span = "[\"%s\", \"%s\"]"
                .formatted(
                        now.minusHours(3).truncatedTo(ChronoUnit.MINUTES),
                        now.plusHours(3).truncatedTo(ChronoUnit.MINUTES));
        clinic = new DispatchFixture(
                10,
                TestOrganisation.named("clinic")
                        .number("sim", DispatchFixture.SENDER)
                        .setting(
                                "desk",
                                "{\"openingHours\": {\"timeZone\": \"UTC\", \"week\": {}, \"closed\": []},"
                                        + " \"quietHours\": [" + span + "]}"));
    }

    private ScheduledSending sending(Process process) {
        return new ScheduledSending(
                clinic.database.link(),
                new OrganisationDirectory(clinic.database.link()),
                clinic.keys.ring(),
                process.messages,
                new AuditTrail(new Ids(Clock.systemUTC()), Clock.systemUTC()),
                Clock.systemUTC(),
                () -> {});
    }

    private StatusService status() {
        return new StatusService(
                clinic.database.app(),
                new OrganisationDirectory(clinic.database.link()),
                clinic.keys.ring(),
                new AuditTrail(new Ids(Clock.systemUTC()), Clock.systemUTC()),
                new Ids(Clock.systemUTC()),
                Clock.systemUTC(),
                () -> {});
    }

    private static ThreadService.Page newest() {
        return new ThreadService.Page.Newest();
    }
}
