package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.inbound.InboundFixture.CARRIER;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;
import static org.casewire.core.inbound.InboundFixture.S2;

import java.util.List;
import java.util.Optional;
import org.casewire.core.TestOrganisation;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.InboundFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where single texts go, on a real database. */
class InboundServiceTest {
    private final InboundFixture fixture = new InboundFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aReplyEntersTheOpenCaseUnreadWithAnEvent() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId open = fixture.openOn(clinic, P, S);
        fixture.receive("Hei", "Tulen huomenna");
        assertThat(fixture.thread(clinic, open)).containsExactly("Hei", "Tulen huomenna");
        assertThat(fixture.events(clinic)).containsExactly("message.received", "message.received");
        assertThat(fixture.value("select unread from case_activity")).isEqualTo(2);
        assertThat(fixture.rows("select sum(unread_messages) as m, sum(unread_cases) as c from organisation_counter"))
                .first()
                .hasToString("{m=2, c=1}");
        assertThat(fixture.value("select distinct placed_by from message")).isEqualTo("only-open-case");
    }

    @Test
    void aTextToACaseThatNeverWroteTakesTheConversation() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId open = fixture.caseOf(clinic, P, CaseStatus.IN_PROGRESS, Optional.empty());
        fixture.receive("Hei");
        assertThat(fixture.thread(clinic, open)).containsExactly("Hei");
        assertThat(fixture.value("select live from conversation")).isEqualTo(true);
        assertThat(fixture.value("select sender_number from cases")).isEqualTo(S);
    }

    @Test
    void aTextToAnotherNumberOfTheCaseReservesThePair() {
        OrganisationId clinic = fixture.insert(fixture.clinic().number(CARRIER, S2));
        CaseId open = fixture.openOn(clinic, P, S2);
        fixture.receive("Hei");
        assertThat(fixture.thread(clinic, open)).containsExactly("Hei");
        assertThat(fixture.count("select count(*) from conversation where not live"))
                .isOne();
        assertThat(fixture.value("select sender_number from cases")).isEqualTo(S2);
    }

    @Test
    void aTextAfterTheCloseIsAnsweredOnce() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId closed = fixture.openOn(clinic, P, S);
        fixture.close(clinic, closed, P, S);
        fixture.receive("Kiitos", "Vielä yksi asia");
        assertThat(fixture.thread(clinic, closed)).isEmpty();
        assertThat(fixture.unmatched(clinic))
                .containsExactly("case-complete: Kiitos", "case-complete: Vielä yksi asia");
        assertThat(fixture.answers())
                .containsExactly(new Answer(clinic, "CLOSING", "Keskustelu on suljettu.", Optional.of(closed)));
        assertThat(fixture.count("select count(*) from unmatched where answered_at is not null"))
                .isOne();
        assertThat(fixture.count("select sum(unmatched) from organisation_counter"))
                .isEqualTo(2);
    }

    @Test
    void severalOpenCasesWaitForSomebodyWhereTheOrganisationAsks() {
        OrganisationId clinic = fixture.insert(fixture.clinic().setting("severalOpenCases", "\"ASK\""));
        fixture.openOn(clinic, P, S);
        fixture.openOn(clinic, P, S);
        fixture.receive("Kumpi?");
        assertThat(fixture.unmatched(clinic)).containsExactly("needs-assignment: Kumpi?");
        assertThat(fixture.events(clinic)).containsExactly("inbound.waiting");
        assertThat(fixture.value("select cardinality(candidates) from unmatched"))
                .isEqualTo(2);
    }

    @Test
    void theCaseOpenedLastGetsItAndTheOtherIsNamed() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId first = fixture.openOn(clinic, P, S);
        CaseId second = fixture.openOn(clinic, P, S);
        fixture.receive("Hei");
        assertThat(fixture.thread(clinic, second)).containsExactly("Hei");
        assertThat(fixture.value("select also_open[1]::text from message")).isEqualTo(first.toString());
        assertThat(fixture.value("select placed_by from message")).isEqualTo("last-sent");
    }

    @Test
    void aNewCaseIsNotAnswered() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId waiting = fixture.caseOf(clinic, P, CaseStatus.NEW, Optional.empty());
        fixture.receive("Hei");
        assertThat(fixture.unmatched(clinic)).containsExactly("case-not-started: Hei");
        assertThat(fixture.value("select case_id::text from unmatched")).isEqualTo(waiting.toString());
        assertThat(fixture.events(clinic)).containsExactly("inbound.unmatched");
        assertThat(fixture.answers()).isEmpty();
    }

    @Test
    void aFormerNumberNamesTheCaseAndIsNotAnswered() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId moved = fixture.caseOf(clinic, "+358401111111", CaseStatus.IN_PROGRESS, Optional.empty());
        fixture.database
                .link()
                .inTransaction(handle -> handle.createUpdate(
                                "insert into case_former_phone (organisation_id, phone_index, case_id) values (?, ?, ?)")
                        .bind(0, clinic.value())
                        .bind(1, fixture.index(clinic, P))
                        .bind(2, moved.value())
                        .execute());
        fixture.receive("Hei");
        assertThat(fixture.unmatched(clinic)).containsExactly("number-changed: Hei");
        assertThat(fixture.value("select candidates[1]::text from unmatched")).isEqualTo(moved.toString());
        assertThat(fixture.answers()).isEmpty();
    }

    @Test
    void anUnknownSenderIsAnsweredWhereTheSoleOwnerWantsIt() {
        OrganisationId clinic =
                fixture.insert(fixture.clinic().setting("unknownSenderMessage", "{\"fi\": \"Emme tunne numeroasi.\"}"));
        fixture.receive("Hei");
        assertThat(fixture.unmatched(clinic)).containsExactly("unknown-sender: Hei");
        assertThat(fixture.answers())
                .containsExactly(new Answer(clinic, "UNKNOWN_SENDER", "Emme tunne numeroasi.", Optional.empty()));
    }

    @Test
    void aShortCodeALetteredSenderAndALandlineAreKeptAndNeverAnswered() {
        OrganisationId clinic =
                fixture.insert(fixture.clinic().setting("unknownSenderMessage", "{\"fi\": \"Emme tunne numeroasi.\"}"));
        fixture.deliver(fixture.text("17155", S, "Mainos"));
        fixture.deliver(fixture.text("KELA", S, "Tiedote"));
        fixture.deliver(fixture.text("+358942411", S, "Lanka"));
        fixture.deliver(fixture.text("+" + S, S, "Silmukka"));
        assertThat(fixture.unmatched(clinic)).hasSize(4);
        assertThat(fixture.answers()).isEmpty();
    }

    @Test
    void aSharedNumberWithoutAClaimLeavesTheTextUnassigned() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        fixture.caseOf(clinic, P, CaseStatus.IN_PROGRESS, Optional.empty());
        fixture.caseOf(ward, P, CaseStatus.IN_PROGRESS, Optional.empty());
        fixture.receive("Hei");
        assertThat(fixture.count("select count(*) from unassigned")).isOne();
        assertThat(fixture.unmatched(clinic)).isEmpty();
        assertThat(fixture.unmatched(ward)).isEmpty();
        assertThat(fixture.answers()).isEmpty();
    }

    @Test
    void aTextToANumberOfNobodyWaitsForAnOperator() {
        fixture.insert(fixture.clinic());
        fixture.deliver(fixture.text(P, "358409999999", "Hei"));
        assertThat(fixture.count("select count(*) from unassigned")).isOne();
    }

    @Test
    void aSharedNumbersDefaultOrganisationGetsUnknownSenders() {
        fixture.insert(fixture.clinic());
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").defaultFor(CARRIER, S));
        fixture.receive("Hei");
        assertThat(fixture.unmatched(ward)).containsExactly("unknown-sender: Hei");
    }

    @Test
    void twoOrganisationsThatShareANumberNeverMixTheirPatients() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        CaseId ours = fixture.openOn(clinic, P, S);
        CaseId theirs = fixture.openOn(ward, "+358401112223", S);
        fixture.caseOf(ward, P, CaseStatus.IN_PROGRESS, Optional.empty());
        fixture.receive("Hei");
        fixture.deliver(fixture.text("+358401112223", S, "Moi"));
        assertThat(fixture.thread(clinic, ours)).containsExactly("Hei");
        assertThat(fixture.thread(ward, theirs)).containsExactly("Moi");
    }

    @Test
    void anUnreadableTextIsPlacedAsAnyOther() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId open = fixture.openOn(clinic, P, S);
        fixture.deliver(new org.casewire.core.carrier.InboundPart(
                CARRIER, fixture.session, P, S, Optional.empty(), Optional.empty(), new byte[] {4, 1, 2}));
        fixture.receive("\u0000\u202e");
        assertThat(fixture.thread(clinic, open)).containsExactly("", "␀⟨RLO⟩");
    }

    @Test
    void textsOfOnePatientKeepTheirOrder() throws Exception {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId open = fixture.openOn(clinic, P, S);
        List<String> texts = java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> "Viesti " + i)
                .toList();
        var stored = texts.stream()
                .map(text -> fixture.service.received(fixture.text(text)).toCompletableFuture())
                .toList();
        for (var one : stored) {
            one.get(30, java.util.concurrent.TimeUnit.SECONDS);
        }
        assertThat(fixture.thread(clinic, open)).containsExactlyElementsOf(texts);
    }
}
