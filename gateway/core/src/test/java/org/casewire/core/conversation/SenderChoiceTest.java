package org.casewire.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.cases.CaseSender;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.db.Database;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SenderChoiceTest {
    private static final String PATIENT = "+358401234567";
    private static final String FIRST = "358401000001";
    private static final String SECOND = "358401000002";

    private TestCases world;
    private OrganisationId clinic;

    @BeforeEach
    void open() {
        world = new TestCases();
        clinic = world.add(TestOrganisation.named("clinic")
                .retired("dna", "358401000000")
                .number("dna", FIRST)
                .number("dna", SECOND));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void thePreferredNumberIsTakenAndRetiredOnesNever() {
        CaseId id = world.open(clinic, PATIENT);
        assertThat(number(clinic, id)).isEqualTo(FIRST);
        assertThat(world.view(clinic, id).sender()).contains(new CaseSender("dna", FIRST));
        assertThat(world.claim(FIRST, PATIENT).orElseThrow().live()).isTrue();
        assertThat(world.claim("358401000000", PATIENT)).isEmpty();
    }

    @Test
    void aSecondCaseOfThePatientPrefersAnotherNumberAndAThirdShares() {
        assertThat(number(clinic, world.open(clinic, PATIENT))).isEqualTo(FIRST);
        assertThat(number(clinic, world.open(clinic, PATIENT))).isEqualTo(SECOND);
        assertThat(number(clinic, world.open(clinic, PATIENT))).isEqualTo(FIRST);
        assertThat(number(clinic, world.open(clinic, "+358401234568"))).isEqualTo(FIRST);
    }

    @Test
    void aCaseKeepsItsNumberWhenAskedAgain() {
        CaseId id = world.open(clinic, PATIENT);
        number(clinic, id);
        number(clinic, world.open(clinic, PATIENT));
        assertThat(number(clinic, id)).isEqualTo(FIRST);
    }

    @Test
    void aNumberThatWasRetiredIsLeftAndItsConversationReleased() {
        CaseId id = world.open(clinic, PATIENT);
        number(clinic, id);
        try (Database owner = world.database.owner()) {
            owner.inTransaction(
                    handle -> handle.createUpdate("update sender_number set retired = true where number = :n")
                            .bind("n", FIRST)
                            .execute());
        }
        try (Database owner = world.database.owner()) {
            owner.inTransaction(handle -> handle.execute("update organisation set version = version + 1"));
        }
        world.organisations.refresh();
        assertThat(number(clinic, id)).isEqualTo(SECOND);
        assertThat(world.claim(FIRST, PATIENT).orElseThrow().live()).isFalse();
        assertThat(world.claim(SECOND, PATIENT).orElseThrow().live()).isTrue();
    }

    @Test
    void aPairThatAnotherOrganisationHoldsIsPassedByAndWithoutAnotherRefused() {
        OrganisationId rival = world.add(TestOrganisation.named("rival").number("dna", FIRST));
        assertThat(number(rival, world.open(rival, PATIENT))).isEqualTo(FIRST);
        assertThat(number(clinic, world.open(clinic, PATIENT))).isEqualTo(SECOND);

        OrganisationId third = world.add(TestOrganisation.named("third").number("dna", FIRST));
        CaseId refused = world.open(third, PATIENT);
        for (boolean takeOver : new boolean[] {false, true}) {
            assertThatThrownBy(() -> world.first(third, refused, takeOver))
                    .isInstanceOfSatisfying(RequestRefused.class, why -> {
                        assertThat(why.code()).isEqualTo(Code.SENDER_NUMBER_IN_USE);
                        assertThat(why.getMessage() + why.extensions()).doesNotContain("rival", rival.toString());
                    });
        }
        assertThat(world.view(third, refused).sender()).isEmpty();
    }

    @Test
    void aReservedPairIsTakenOverOnlyByWhoSaysSo() {
        OrganisationId rival = world.add(TestOrganisation.named("rival").number("dna", FIRST));
        CaseId held = world.open(rival, PATIENT);
        number(rival, held);
        world.move(rival, held, CaseStatus.COMPLETE);

        OrganisationId third = world.add(TestOrganisation.named("third").number("dna", FIRST));
        CaseId id = world.open(third, PATIENT);
        assertThatThrownBy(() -> world.first(third, id, false)).isInstanceOf(RequestRefused.class);
        SenderChoice.Taken taken = world.first(third, id, true);
        assertThat(taken.takenOver()).isTrue();
        assertThat(world.claim(FIRST, PATIENT).orElseThrow().organisation()).isEqualTo(third);
    }

    @Test
    void takeOverIsNotUsedWhenANumberIsFree() {
        OrganisationId rival = world.add(TestOrganisation.named("rival").number("dna", FIRST));
        CaseId held = world.open(rival, PATIENT);
        number(rival, held);
        world.move(rival, held, CaseStatus.COMPLETE);
        SenderChoice.Taken taken = world.first(clinic, world.open(clinic, PATIENT), true);
        assertThat(taken.number().address().number()).isEqualTo(SECOND);
        assertThat(taken.takenOver()).isFalse();
    }

    @Test
    void ofTwoOrganisationsThatTakeOnePairOneGetsItAHundredTimes() throws Exception {
        OrganisationId east = world.add(TestOrganisation.named("east").number("dna", FIRST));
        OrganisationId west = world.add(TestOrganisation.named("west").number("dna", FIRST));
        for (int round = 0; round < 100; round++) {
            String phone = "+3584012" + (30_000 + round);
            CaseId atEast = world.open(east, phone);
            CaseId atWest = world.open(west, phone);
            List<Optional<Code>> refused = StatusServiceTest.together(
                    () -> world.first(east, atEast, false), () -> world.first(west, atWest, false));
            assertThat(refused).containsExactlyInAnyOrder(Optional.empty(), Optional.of(Code.SENDER_NUMBER_IN_USE));
            OrganisationId holder = world.claim(FIRST, phone).orElseThrow().organisation();
            assertThat(holder).isEqualTo(refused.get(0).isEmpty() ? east : west);
        }
    }

    @Test
    void organisationsThatPreferSharedNumbersInOppositeOrderNeverWaitForEachOther() throws Exception {
        OrganisationId east =
                world.add(TestOrganisation.named("east").number("dna", FIRST).number("dna", SECOND));
        OrganisationId west =
                world.add(TestOrganisation.named("west").number("dna", SECOND).number("dna", FIRST));
        for (int round = 0; round < 40; round++) {
            String phone = "+3584012" + (40_000 + round);
            CaseId one = world.open(east, phone);
            CaseId two = world.open(west, phone);
            CaseId three = world.open(east, phone);
            CaseId four = world.open(west, phone);
            assertThat(StatusServiceTest.together(
                            () -> world.first(east, one, false),
                            () -> world.first(west, two, false),
                            () -> world.first(east, three, false),
                            () -> world.first(west, four, false)))
                    .allMatch(code -> code.isEmpty() || code.get() == Code.SENDER_NUMBER_IN_USE)
                    .anyMatch(Optional::isEmpty);
        }
    }

    private String number(OrganisationId organisation, CaseId id) {
        return world.first(organisation, id, false).number().address().number();
    }
}
