package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.core.inbound.InboundFixture.P;
import static org.casewire.core.inbound.InboundFixture.S;
import static org.casewire.core.inbound.InboundFixture.S2;

import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A text that waits is judged by the facts of the moment it would enter a thread. */
class WaitingTextsTest {
    private static final String Q = "+358401112223";
    private static final Optional<String> NOBODY = Optional.empty();
    private static final Optional<String> ANNA = Optional.of("Anna Virtanen");
    private static final Optional<String> OTTO = Optional.of("Otto Virtanen");

    private final InboundFixture fixture = new InboundFixture();
    private final TestDesk desk = new TestDesk(fixture);
    private final OrganisationId clinic = fixture.insert(fixture.clinic().number(InboundFixture.CARRIER, S2));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTextFromAWrongNumberStaysOutOfTheCaseWhoseNumberWasCorrected() {
        CaseId mistyped = desk.create(clinic, P, NOBODY);
        fixture.receive("Not for you");
        desk.phone(clinic, mistyped, Q);
        assertThat(desk.only(clinic).reason()).isEqualTo(PlacingRule.NUMBER_CHANGED);
        assertThat(desk.only(clinic).caseId()).isEmpty();
        assertThat(desk.only(clinic).candidates()).containsExactly(mistyped);
        desk.open(clinic, mistyped);
        assertThat(fixture.thread(clinic, mistyped)).isEmpty();
        assertThat(fixture.unmatched(clinic)).containsExactly("number-changed: Not for you");
    }

    @Test
    void aNumberThatIsCorrectedBackLetsItsTextsIn() {
        CaseId mistyped = desk.create(clinic, P, NOBODY);
        fixture.receive("For you after all");
        desk.phone(clinic, mistyped, Q);
        desk.phone(clinic, mistyped, P);
        assertThat(desk.only(clinic).reason()).isEqualTo(PlacingRule.CASE_NOT_STARTED);
        desk.open(clinic, mistyped);
        assertThat(fixture.thread(clinic, mistyped)).containsExactly("For you after all");
    }

    @Test
    void aClosedCaseThatGotAnotherNumberIsOpenedWithoutWhatCameFromItsFormerOne() {
        CaseId closed = desk.open(clinic, P, S, NOBODY);
        desk.close(clinic, closed);
        fixture.receive("Still there?");
        desk.phone(clinic, closed, Q);
        desk.open(clinic, closed);
        assertThat(fixture.thread(clinic, closed)).isEmpty();
        assertThat(fixture.unmatched(clinic)).containsExactly("number-changed: Still there?");
    }

    @Test
    void aCaseThatLeftTheNumberAfterTheLastOneWasClosedIsAskedAndNothingIsAnswered() {
        CaseId old = desk.open(clinic, P, S, NOBODY);
        desk.close(clinic, old);
        CaseId moved = desk.open(clinic, P, S, NOBODY);
        desk.phone(clinic, moved, Q);
        fixture.receive("It is me");
        assertThat(desk.only(clinic).reason()).isEqualTo(PlacingRule.NUMBER_CHANGED);
        assertThat(desk.only(clinic).candidates()).containsExactly(moved);
        assertThat(fixture.answers()).isEmpty();
        assertThat(fixture.value("select case_id::text from event where type = 'inbound.unmatched'"))
                .isEqualTo(moved.toString());
    }

    @Test
    void aCaseThatLeftTheNumberBeforeTheLastOneWasClosedIsOld() {
        CaseId moved = desk.open(clinic, P, S, NOBODY);
        desk.phone(clinic, moved, Q);
        CaseId later = desk.open(clinic, P, S, NOBODY);
        desk.close(clinic, later);
        fixture.receive("Hello");
        assertThat(desk.only(clinic).reason()).isEqualTo(PlacingRule.CASE_COMPLETE);
        assertThat(fixture.answers()).hasSize(1);
    }

    @Test
    void anotherOrganisationsOpenCaseDoesNotHideThatACaseLeftTheNumber() {
        CaseId old = desk.open(clinic, P, S, NOBODY);
        desk.close(clinic, old);
        CaseId moved = desk.open(clinic, P, S, NOBODY);
        desk.phone(clinic, moved, Q);
        OrganisationId ward = fixture.insert(TestOrganisation.named("ward").number(InboundFixture.CARRIER, S));
        desk.open(ward, desk.create(ward, P, NOBODY));
        fixture.receive("It is me");
        assertThat(fixture.unmatched(clinic)).containsExactly("number-changed: It is me");
        assertThat(fixture.answers()).isEmpty();
    }

    @Test
    void twoPatientsOnOnePhoneAreNeverGuessed() {
        CaseId mother = desk.open(clinic, P, S, ANNA);
        CaseId son = desk.open(clinic, P, S, OTTO);
        fixture.receive("It still hurts");
        assertThat(fixture.unmatched(clinic)).containsExactly("needs-assignment: It still hurts");
        assertThat(desk.only(clinic).candidates()).containsExactlyInAnyOrder(mother, son);
        assertThat(fixture.events(clinic)).contains("inbound.waiting");
        assertThat(desk.cases.view(clinic, TestDesk.NURSE, mother).sharedPhone())
                .isTrue();
        assertThat(desk.cases.view(clinic, TestDesk.NURSE, son).sharedPhone()).isTrue();
        desk.unmatched.handled(
                clinic, desk.only(clinic).id(), new org.casewire.core.message.Author("n", "N"), TestDesk.NURSE);
        desk.close(clinic, son);
        assertThat(desk.cases.view(clinic, TestDesk.NURSE, mother).sharedPhone())
                .isFalse();
    }

    @Test
    void aMissingNameIsAnotherOne() {
        desk.open(clinic, P, S, ANNA);
        desk.open(clinic, P, S, NOBODY);
        fixture.receive("Who?");
        assertThat(fixture.unmatched(clinic)).containsExactly("needs-assignment: Who?");
    }

    @Test
    void oneNameWrittenInTwoWaysIsOne() {
        desk.open(clinic, P, S, ANNA);
        CaseId later = desk.open(clinic, P, S, Optional.of("  VIRTANEN, ａnna "));
        fixture.receive("Me");
        assertThat(fixture.thread(clinic, later)).containsExactly("Me");
    }

    @Test
    void twoNewCasesOfTwoPatientsLeaveTheChoiceToAPerson() {
        CaseId mother = desk.create(clinic, P, ANNA);
        CaseId son = desk.create(clinic, P, OTTO);
        fixture.receive("Which of us?");
        assertThat(desk.only(clinic).reason()).isEqualTo(PlacingRule.CASE_NOT_STARTED);
        desk.open(clinic, son);
        assertThat(fixture.thread(clinic, son)).isEmpty();
        assertThat(desk.only(clinic).reason()).isEqualTo(PlacingRule.NEEDS_ASSIGNMENT);
        assertThat(desk.only(clinic).candidates()).containsExactlyInAnyOrder(mother, son);
    }

    @Test
    void aClosedCaseIsOpenedBesideAnotherPatientsWithoutGuessing() {
        CaseId mother = desk.open(clinic, P, S, ANNA);
        desk.close(clinic, mother);
        fixture.receive("Me again");
        CaseId son = desk.open(clinic, P, S, OTTO);
        desk.open(clinic, mother);
        assertThat(fixture.thread(clinic, mother)).isEmpty();
        assertThat(fixture.thread(clinic, son)).isEmpty();
        assertThat(fixture.unmatched(clinic)).containsExactly("needs-assignment: Me again");
    }

    @Test
    void whatWaitsForAChoiceEntersNoThreadByItselfThoughOneCaseIsLeft() {
        CaseId mother = desk.open(clinic, P, S, ANNA);
        CaseId son = desk.open(clinic, P, S, OTTO);
        fixture.receive("Which?");
        desk.close(clinic, son);
        assertThat(desk.only(clinic).candidates()).containsExactly(mother);
        desk.rename(clinic, mother, OTTO);
        assertThat(fixture.unmatched(clinic)).containsExactly("needs-assignment: Which?");
        refused("unread-messages", () -> desk.close(clinic, mother));
        desk.phone(clinic, mother, Q);
        assertThat(fixture.unmatched(clinic)).containsExactly("number-changed: Which?");
        desk.phone(clinic, mother, P);
        assertThat(fixture.unmatched(clinic)).containsExactly("needs-assignment: Which?");
        assertThat(fixture.thread(clinic, mother)).isEmpty();
    }

    @Test
    void aNewCaseIsNotClosedOverATextThatWaitsForIt() {
        CaseId fresh = desk.create(clinic, P, NOBODY);
        fixture.receive("Help");
        refused("unread-messages", () -> desk.close(clinic, fresh));
        desk.unmatched.handled(
                clinic, desk.only(clinic).id(), new org.casewire.core.message.Author("n", "N"), TestDesk.NURSE);
        desk.close(clinic, fresh);
    }

    @Test
    void aTextToAnotherSenderNumberIsMarkedWithTheClosedCaseThatWasOnIt() {
        CaseId closed = desk.open(clinic, P, S, NOBODY);
        desk.close(clinic, closed);
        CaseId open = desk.open(clinic, P, S2, NOBODY);
        fixture.receive("About the first matter");
        assertThat(fixture.thread(clinic, open)).containsExactly("About the first matter");
        assertThat(fixture.value("select other_sender_number from message")).isEqualTo(true);
        assertThat(fixture.value("select also_open::text from message")).isEqualTo("{" + closed + "}");
        fixture.deliver(fixture.text(P, S2, "About the second"));
        assertThat(fixture.value("select other_sender_number from message order by position desc limit 1"))
                .isEqualTo(false);
    }

    @Test
    void aTextIsMovedToAnotherNumbersCaseByAPersonsWordAlone() {
        CaseId from = desk.open(clinic, P, S, NOBODY);
        CaseId other = desk.open(clinic, Q, S, NOBODY);
        fixture.receive("Hei");
        var message = new org.casewire.core.id.MessageId((java.util.UUID) fixture.value("select id from message"));
        refused("other-phone", () -> desk.moves.move(clinic, from, message, other, false, TestDesk.NURSE));
        desk.moves.move(clinic, from, message, other, true, TestDesk.NURSE);
        assertThat(fixture.thread(clinic, other)).containsExactly("Hei");
        assertThat(fixture.count("select count(*) from audit where action = 'message.other-phone'"))
                .isOne();
        desk.moves.move(clinic, other, message, from, false, TestDesk.NURSE);
    }

    @Test
    void aTextIsAttachedToAnotherNumbersCaseByAPersonsWordAlone() {
        CaseId other = desk.open(clinic, Q, S, NOBODY);
        fixture.receive("Hei");
        var id = desk.only(clinic).id();
        refused("other-phone", () -> desk.unmatched.attach(clinic, id, other, false, Optional.empty(), TestDesk.ADMIN));
        desk.unmatched.attach(clinic, id, other, true, Optional.empty(), TestDesk.ADMIN);
        assertThat(fixture.thread(clinic, other)).containsExactly("Hei");
        assertThat(fixture.count("select count(*) from audit where action = 'message.other-phone'"))
                .isOne();
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.code().word()).isEqualTo(code));
    }
}
