package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.core.inbound.InboundFixture.CARRIER;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.event.InboxService;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.id.UnmatchedId;
import org.casewire.core.inbound.CorrelationPreview.Outcome;
import org.casewire.core.inbound.CorrelationPreview.Preview;
import org.casewire.core.message.Author;
import org.casewire.core.number.PhoneNumber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people decide about texts that the rules could not place, or placed wrongly. */
class PlacedByHandTest {
    private static final Actor ADMIN = new Actor("key", Role.ADMIN, "", "127.0.0.1", "r");
    private static final Actor FRONTEND = new Actor("key", Role.FRONTEND, "nurse", "127.0.0.1", "r");
    private static final Actor OPERATOR = new Actor("ops", Role.OPERATOR, "", "127.0.0.1", "r");

    private final InboundFixture fixture = new InboundFixture();
    private final AuditTrail audit = new AuditTrail(fixture.ids, Clock.systemUTC());
    private final UnmatchedService unmatched = new UnmatchedService(
            fixture.database.app(),
            fixture.directory,
            fixture.keys.ring(),
            audit,
            fixture.ids,
            Clock.systemUTC(),
            () -> {});
    private final MoveService moves = new MoveService(fixture.database.app(), fixture.keys.ring(), audit, () -> {});
    private final UnassignedService unassigned =
            new UnassignedService(fixture.database.link(), fixture.directory, fixture.reception, audit, () -> {});
    private final CorrelationPreview previews = new CorrelationPreview(fixture.database.link(), fixture.reception);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theListShowsTheNewestFirstAndPeopleWithoutTheAdminRoleWhatHasACandidate() {
        OrganisationId clinic = fixture.insert(fixture.clinic().setting("unmatchedFor", "\"ADMIN\""));
        fixture.caseOf(clinic, P, CaseStatus.NEW, Optional.empty());
        fixture.receive("candidate");
        fixture.deliver(fixture.text("+358401112223", S, "stranger"));
        assertThat(unmatched.list(clinic, Optional.empty(), 10, ADMIN))
                .extracting(UnmatchedItem::text)
                .containsExactly("stranger", "candidate");
        List<UnmatchedItem> shown = unmatched.list(clinic, Optional.empty(), 10, FRONTEND);
        assertThat(shown).extracting(UnmatchedItem::from).containsExactly(P);
        assertThat(unmatched.list(clinic, Optional.of(shown.get(0).id().value()), 10, ADMIN))
                .isEmpty();
        InboxService inbox = new InboxService(fixture.database.app(), fixture.directory);
        assertThat(inbox.totals(clinic, true).unmatched()).isEqualTo(2);
        assertThat(inbox.totals(clinic, false).unmatched())
                .as("what she may list")
                .isEqualTo(1);
    }

    @Test
    void whereNothingElseIsSaidEverybodySeesTheWholeListAndItsNumber() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.receive("stranger");
        assertThat(unmatched.list(clinic, Optional.empty(), 10, FRONTEND)).hasSize(1);
        assertThat(new InboxService(fixture.database.app(), fixture.directory)
                        .totals(clinic, false)
                        .unmatched())
                .isEqualTo(1);
    }

    @Test
    void anAttachedTextEntersTheThreadLateAndLeavesTheList() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId open = fixture.openOn(clinic, "+358401112223", S);
        fixture.receive("Hei");
        UnmatchedId id = only(clinic).id();
        Attached attached = unmatched.attach(clinic, id, open, true, Optional.empty(), ADMIN);
        assertThat(fixture.thread(clinic, open)).containsExactly("Hei");
        assertThat(fixture.value("select late from message")).isEqualTo(true);
        assertThat(fixture.value("select placed_by from message")).isEqualTo("by-hand");
        assertThat(fixture.unmatched(clinic)).isEmpty();
        assertThat(fixture.rows("select sum(unmatched) as u, sum(unread_messages) as m from organisation_counter"))
                .first()
                .hasToString("{u=0, m=1}");
        assertThat(fixture.value("select message_id::text from audit where action = 'unmatched.attach'"))
                .isEqualTo(attached.messageId().toString());
        assertThatThrownBy(() -> unmatched.attach(clinic, id, open, true, Optional.empty(), ADMIN))
                .isInstanceOf(RequestRefused.class);
    }

    @Test
    void theSameRequestAttachesOnce() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId open = fixture.openOn(clinic, "+358401112223", S);
        fixture.receive("Hei");
        UnmatchedId id = only(clinic).id();
        Optional<IdempotentRequest> request = Optional.of(new IdempotentRequest(new byte[] {1}, new byte[] {2}));
        Attached first = unmatched.attach(clinic, id, open, true, request, ADMIN);
        Attached second = unmatched.attach(clinic, id, open, true, request, ADMIN);
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.replayed()).isTrue();
        assertThat(fixture.thread(clinic, open)).hasSize(1);
        assertThatThrownBy(() -> unmatched.attach(
                        clinic,
                        id,
                        open,
                        true,
                        Optional.of(new IdempotentRequest(new byte[] {1}, new byte[] {3})),
                        ADMIN))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(RequestRefused.Code.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void aTextThatWasDealtWithLeavesTheListOnRecord() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.receive("Hei");
        UnmatchedId id = only(clinic).id();
        unmatched.handled(clinic, id, new Author("n1", "Nurse"), ADMIN);
        unmatched.handled(clinic, id, new Author("n1", "Nurse"), ADMIN);
        assertThat(fixture.unmatched(clinic)).isEmpty();
        assertThat(fixture.count("select sum(unmatched) from organisation_counter"))
                .isZero();
        assertThat(fixture.count("select count(*) from unmatched where handled_by_sealed is not null"))
                .isOne();
    }

    @Test
    void aMovedMessageIsUnreadWhereItGoesAndGoneWhereItWas() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        CaseId from = fixture.openOn(clinic, P, S);
        CaseId to = fixture.openOn(clinic, "+358401112223", S);
        fixture.receive("yksi", "kaksi");
        MessageId second = new MessageId((UUID) fixture.value("select id from message where position = 2"));
        moves.move(clinic, from, second, to, true, FRONTEND);
        moves.move(clinic, to, second, to, true, FRONTEND);
        assertThat(fixture.thread(clinic, from)).containsExactly("yksi");
        assertThat(fixture.thread(clinic, to)).containsExactly("kaksi");
        assertThat(fixture.rows("select unread, last_message_id is not null as l from case_activity order by case_id"))
                .allSatisfy(row -> assertThat(row).hasToString("{unread=1, l=true}"));
        assertThat(fixture.rows("select sum(unread_cases) as c, sum(unread_messages) as m from organisation_counter"))
                .first()
                .hasToString("{c=2, m=2}");
        assertThat(fixture.events(clinic)).endsWith("message.updated", "case.updated");
        assertThat(fixture.count("select count(*) from audit where action like 'message.%'"))
                .isEqualTo(3);
    }

    @Test
    void anotherOrganisationsCaseIsNotThere() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").number(CARRIER, "358401000009"));
        CaseId from = fixture.openOn(clinic, P, S);
        CaseId theirs = fixture.openOn(ward, P, "358401000009");
        fixture.receive("Hei");
        MessageId message = new MessageId((UUID) fixture.value("select id from message"));
        assertThatThrownBy(() -> moves.move(clinic, from, message, theirs, true, FRONTEND))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(RequestRefused.Code.NOT_FOUND));
        assertThat(fixture.thread(clinic, from)).containsExactly("Hei");
    }

    @Test
    void anOperatorSeesThatATextWaitsAndGivesItToAnOrganisation() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        CaseId ours = fixture.caseOf(clinic, P, CaseStatus.IN_PROGRESS, Optional.empty());
        fixture.caseOf(ward, P, CaseStatus.IN_PROGRESS, Optional.empty());
        fixture.receive("Hei");
        List<UnassignedService.Waiting> waiting = unassigned.list(Optional.empty(), 10, OPERATOR);
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).from()).isNotEqualTo(P).contains("•");
        assertThat(waiting.get(0).toString()).doesNotContain("Hei");

        UUID id = waiting.get(0).id();
        unassigned.assign(id, unassigned.organisation("clinic"), OPERATOR);
        unassigned.assign(id, unassigned.organisation(clinic.toString()), OPERATOR);
        assertThatThrownBy(() -> unassigned.assign(id, unassigned.organisation("ward"), OPERATOR))
                .isInstanceOf(RequestRefused.class);
        assertThat(fixture.thread(clinic, ours)).containsExactly("Hei");
        assertThat(unassigned.list(Optional.empty(), 10, OPERATOR)).isEmpty();
        fixture.receive("Uudestaan");
        assertThat(fixture.thread(clinic, ours)).containsExactly("Hei", "Uudestaan");
    }

    @Test
    void aTextGivenToAnOrganisationWithoutACaseIsOnItsList() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        fixture.receive("Hei");
        UUID id = unassigned.list(Optional.empty(), 10, OPERATOR).get(0).id();
        unassigned.assign(id, unassigned.organisation("clinic"), OPERATOR);
        assertThat(fixture.unmatched(clinic)).containsExactly("unknown-sender: Hei");
        assertThat(fixture.answers()).isEmpty();
    }

    @Test
    void thePreviewTellsWhatWouldHappenAndChangesNothing() {
        OrganisationId clinic = fixture.insert(fixture.clinic());
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").number(CARRIER, S));
        CaseId open = fixture.caseOf(clinic, P, CaseStatus.IN_PROGRESS, Optional.empty());
        assertThat(preview(clinic))
                .isEqualTo(new Preview(
                        Outcome.THREAD, Optional.of(PlacingRule.ONLY_OPEN_CASE), Optional.of(open), List.of(open)));
        assertThat(preview(ward).outcome()).isEqualTo(Outcome.ELSEWHERE);
        assertThat(fixture.count("select count(*) from conversation")).isZero();
        fixture.caseOf(ward, P, CaseStatus.NEW, Optional.empty());
        assertThat(preview(clinic).outcome()).isEqualTo(Outcome.UNASSIGNED);
    }

    private Preview preview(OrganisationId organisation) {
        return previews.preview(
                organisation,
                new PhoneNumber(P),
                fixture.directory.get(organisation).senderNumbers().get(0));
    }

    private UnmatchedItem only(OrganisationId organisation) {
        return unmatched.list(organisation, Optional.empty(), 1, ADMIN).get(0);
    }
}
