package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.inbound.InboundFixture.S;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.StatusChange;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Opening and closing against a text that comes at the same moment: it is in the thread or on the list, never in neither. */
class ReopeningRaceTest {
    private static final int ROUNDS = 100;
    private static final Actor NURSE = new Actor("key", Role.FRONTEND, "nurse", "127.0.0.1", "r");

    private final InboundFixture fixture = new InboundFixture();
    private final StatusService status = new StatusService(
            fixture.database.app(),
            fixture.directory,
            fixture.keys.ring(),
            new AuditTrail(fixture.ids, Clock.systemUTC()),
            fixture.ids,
            Clock.systemUTC(),
            () -> {});

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTextThatMeetsACloseIsInTheThreadOrAnsweredFromTheList() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        List<CaseId> cases = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            String patient = patient(i);
            CaseId open = fixture.openOn(clinic, patient, S);
            cases.add(open);
            race(clinic, open, CaseStatus.COMPLETE, patient);
        }
        int inThread = 0;
        for (CaseId one : cases) {
            inThread += fixture.thread(clinic, one).size();
        }
        List<String> listed = fixture.unmatched(clinic);
        assertThat(inThread + listed.size()).isEqualTo(ROUNDS);
        assertThat(listed).allMatch(item -> item.startsWith("case-complete"));
        assertThat(fixture.answers()).hasSize(listed.size());
        assertThat(fixture.count("select sum(unmatched) from organisation_counter"))
                .isEqualTo(listed.size());
    }

    @Test
    void aTextThatMeetsAReopeningIsInTheThreadInTheEnd() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        List<CaseId> cases = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            String patient = patient(i);
            CaseId closed = fixture.openOn(clinic, patient, S);
            fixture.close(clinic, closed, patient, S);
            cases.add(closed);
            race(clinic, closed, CaseStatus.IN_PROGRESS, patient);
        }
        for (CaseId one : cases) {
            assertThat(fixture.thread(clinic, one)).hasSize(1);
        }
        assertThat(fixture.unmatched(clinic)).isEmpty();
        assertThat(fixture.count("select sum(unmatched) from organisation_counter"))
                .isZero();
        assertThat(fixture.count("select sum(unread_messages) from organisation_counter"))
                .isEqualTo(ROUNDS);
        assertThat(fixture.count("select count(*) from conversation where live"))
                .isEqualTo(ROUNDS);
    }

    private void race(OrganisationId clinic, CaseId caseId, CaseStatus to, String patient) {
        CompletableFuture<Void> change = CompletableFuture.runAsync(
                () -> status.change(clinic, NURSE, caseId, new StatusChange(to, Optional.empty(), Optional.empty())));
        CompletableFuture<?> text =
                fixture.service.received(fixture.text(patient, S, "Hei")).toCompletableFuture();
        CompletableFuture.allOf(change, text).orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static String patient(int round) {
        return "+3584070001" + (10 + round / 10) + round % 10;
    }
}
