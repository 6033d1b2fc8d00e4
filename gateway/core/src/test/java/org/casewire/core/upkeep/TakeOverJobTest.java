package org.casewire.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.casewire.core.TestOrganisation;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.TestCases;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever had a pair reserved hears that another organisation has taken it. */
class TakeOverJobTest {
    private static final String PATIENT = "+358401234567";

    private final TestCases world = new TestCases();
    private final OrganisationId clinic =
            world.add(TestOrganisation.named("clinic").number("dna", "358401000001"));
    private final OrganisationId ward = world.add(TestOrganisation.named("ward").number("dna", "358401000001"));
    private final TakeOverJob job = new TakeOverJob(world.database.link(), () -> {}, Duration.ofSeconds(1));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theFormerHolderIsToldOnceAndOfWhichCase() {
        CaseId closed = world.open(clinic, PATIENT);
        world.first(clinic, closed, false);
        world.move(clinic, closed, CaseStatus.COMPLETE);
        job.run();
        assertThat(world.events(clinic)).doesNotContain("conversation.taken-over");
        assertThat(world.first(ward, world.open(ward, PATIENT), true).takenOver())
                .isTrue();
        job.run();
        job.run();
        assertThat(world.strings(
                        "select case_id::text from event where organisation_id = :o and type = 'conversation.taken-over'",
                        clinic))
                .containsExactly(closed.toString());
        assertThat(world.events(ward)).doesNotContain("conversation.taken-over");
    }

    @Test
    void aReservationThatWasOverIsNobodysNews() {
        CaseId closed = world.open(clinic, PATIENT);
        world.first(clinic, closed, false);
        world.move(clinic, closed, CaseStatus.COMPLETE);
        world.strings(
                "update conversation set reserved_until = now() - interval '1 second' where :o is not null"
                        + " returning 'x'",
                clinic);
        world.first(ward, world.open(ward, PATIENT), false);
        job.run();
        assertThat(world.events(clinic)).doesNotContain("conversation.taken-over");
    }
}
