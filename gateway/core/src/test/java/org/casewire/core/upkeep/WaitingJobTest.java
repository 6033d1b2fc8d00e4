package org.casewire.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.TestOrganisation;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.TestCases;
import org.casewire.core.conversation.ThreadPoint;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A patient who waits too long is told of: on the page until she is answered, and by e-mail, each step once. */
class WaitingJobTest {
    private final TestCases world = new TestCases();
    private final OrganisationId clinic = world.add(
            TestOrganisation.named("clinic").number("dna", "358401000001").setting("desk", """
                    {"escalation": [{"after": "PT0S", "email": ["nurse@clinic.example", "lead@clinic.example"]},
                     {"after": "PT1H", "email": ["lead@clinic.example"]}]}"""));
    private final WaitingJob job = job();
    private final List<Mailer.Mail> mails = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void itIsToldOnceAndByReadingItIsNotOver() throws Exception {
        CaseId late = world.open(clinic, "+358401234567");
        world.inbound(clinic, late, "Hei?");
        CaseId early = world.open(clinic, "+358401234568");
        world.inbound(clinic, early, "Hei?");
        waits(late, "241 minutes");
        waits(early, "239 minutes");

        // Two nodes at once, and again.
        CompletableFuture<Void> there = CompletableFuture.runAsync(job()::run);
        job.run();
        there.get(20, TimeUnit.SECONDS);
        job.run();

        assertThat(world.strings(
                        "select case_id::text from event where organisation_id = :o and type = 'case.waiting'", clinic))
                .containsExactly(late.toString());
        world.reading.read(clinic, TestCases.NURSE, late, new ThreadPoint.AtEntry(1));
        assertThat(world.view(clinic, late).attention()).isTrue();
        assertThat(world.view(clinic, early).attention()).isFalse();

        escalation().run();
        escalation().run();
        assertThat(mails)
                .extracting(Mailer.Mail::to)
                .containsExactlyInAnyOrder("nurse@clinic.example", "lead@clinic.example");
        assertThat(mails).allSatisfy(mail -> {
            assertThat(mail.organisation()).isEqualTo("clinic");
            assertThat(mail.cases()).isEqualTo(1);
        });
        world.strings(
                "update waiting_alarm set next_at = now(), due_at = due_at - interval '1 hour'"
                        + " where organisation_id = :o returning ''",
                clinic);
        job.run();
        escalation().run();
        assertThat(mails).extracting(Mailer.Mail::to).hasSize(3).last().isEqualTo("lead@clinic.example");

        world.move(clinic, late, CaseStatus.COMPLETE);
        job.run();
        assertThat(world.view(clinic, late).attention()).isFalse();
        job.run();
        escalation().run();
        assertThat(mails).hasSize(3);
    }

    @Test
    void anEmailThatIsNotTakenIsTriedAgainAndOneThatIsNoLongerTrueIsNotSent() {
        CaseId late = world.open(clinic, "+358401234567");
        world.inbound(clinic, late, "Hei?");
        waits(late, "5 hours");
        job.run();
        EscalationJob down = new EscalationJob(
                world.database.link(),
                world.organisations,
                Optional.of(mail -> {
                    throw new IllegalStateException("down");
                }),
                Duration.ofSeconds(1));
        assertThatThrownBy(down::run).hasMessageContaining("down");
        escalation().run();
        assertThat(mails).isEmpty();
        world.strings("update escalation_mail set try_at = now() where organisation_id = :o returning ''", clinic);
        escalation().run();
        assertThat(mails).hasSize(2);
        world.strings(
                "update escalation_mail set try_at = now(), sent_at = null where organisation_id = :o returning ''",
                clinic);
        world.move(clinic, late, CaseStatus.COMPLETE);
        job.run();
        escalation().run();
        assertThat(mails).hasSize(2);
    }

    @Test
    void withoutAMailServerTheJobSaysWhatIsMissing() {
        CaseId late = world.open(clinic, "+358401234567");
        world.inbound(clinic, late, "Hei?");
        waits(late, "5 hours");
        job.run();
        EscalationJob none =
                new EscalationJob(world.database.link(), world.organisations, Optional.empty(), Duration.ofSeconds(1));
        assertThatThrownBy(none::run).hasMessageContaining("mail.host");
    }

    private void waits(CaseId caseId, String howLong) {
        world.strings(
                "update case_activity set waiting_since = now() - interval '" + howLong
                        + "' where organisation_id = :o and case_id = '" + caseId + "' returning ''",
                clinic);
    }

    private WaitingJob job() {
        return new WaitingJob(world.database.link(), world.organisations, () -> {}, Duration.ofSeconds(1));
    }

    private EscalationJob escalation() {
        return new EscalationJob(
                world.database.link(), world.organisations, Optional.of(mails::add), Duration.ofSeconds(1));
    }
}
