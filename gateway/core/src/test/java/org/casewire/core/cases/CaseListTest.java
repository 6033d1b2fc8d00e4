package org.casewire.core.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.conversation.TestCases.NURSE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casewire.core.TestOrganisation;
import org.casewire.core.conversation.TestCases;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaseListTest {
    private static final CaseChange HIDE =
            new CaseChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true));

    private TestCases world;
    private OrganisationId clinic;
    private final List<CaseId> made = new ArrayList<>();

    @BeforeEach
    void open() {
        world = new TestCases();
        clinic = world.add(TestOrganisation.named("clinic").number("dna", "358401000001"));
        for (int i = 0; i < 7; i++) {
            made.add(world.open(clinic, "+35840123410" + i));
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void casesOfOneInstantAreEachShownOnce() {
        world.database
                .link()
                .inTransaction(handle -> handle.execute("update case_activity set last_activity_at = now()"));
        assertThat(paged(CaseFilter.ALL)).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void whatMovesUpMeanwhileIsNotShownTwiceAndStandsFirst() {
        CasePage first = page(CaseFilter.ALL, CaseCursor.START);
        CaseId last = made.get(0);
        CaseId shown = first.items().get(1).id();
        world.inbound(clinic, last, "hei");
        world.inbound(clinic, shown, "hei");
        List<CaseId> rest = new ArrayList<>();
        for (Optional<CaseCursor> next = first.next(); next.isPresent(); ) {
            CasePage page = page(CaseFilter.ALL, next.get());
            page.items().forEach(item -> rest.add(item.id()));
            next = page.next();
        }
        assertThat(rest).hasSize(3).doesNotContain(last, shown).doesNotHaveDuplicates();
        assertThat(page(CaseFilter.ALL, CaseCursor.START).items().stream()
                        .limit(2)
                        .map(Case::id))
                .containsExactlyInAnyOrder(shown, last);
    }

    @Test
    void newMessagesAndAttentionAreFoundWithAndWithoutAStatus() {
        world.inbound(clinic, made.get(2), "hei");
        world.inbound(clinic, made.get(4), "hei");
        world.move(clinic, made.get(4), CaseStatus.COMPLETE);
        world.database
                .link()
                .inTransaction(
                        handle -> Attention.raise(handle, clinic, made.get(5), world.queued(clinic, made.get(5), 1)));
        assertThat(paged(filter(Optional.empty(), true, false))).containsExactly(made.get(4), made.get(2));
        assertThat(paged(filter(Optional.of(CaseStatus.IN_PROGRESS), true, false)))
                .containsExactly(made.get(2));
        assertThat(paged(filter(Optional.empty(), false, true))).containsExactly(made.get(5));
        assertThat(paged(filter(Optional.of(CaseStatus.COMPLETE), false, true))).isEmpty();
        assertThat(paged(filter(Optional.of(CaseStatus.COMPLETE), false, false)))
                .containsExactly(made.get(4));
        assertThat(paged(filter(Optional.of(CaseStatus.IN_PROGRESS), false, false)))
                .hasSize(6);
    }

    @Test
    void hiddenThreadsAreFoundWithAndWithoutAStatusAndTheOthersWithoutThem() {
        for (int hidden : new int[] {0, 2, 3, 4, 6}) {
            world.cases.change(clinic, NURSE, made.get(hidden), HIDE);
        }
        world.move(clinic, made.get(2), CaseStatus.COMPLETE);
        assertThat(paged(filter(Optional.empty(), true)))
                .containsExactly(made.get(2), made.get(6), made.get(4), made.get(3), made.get(0));
        assertThat(paged(filter(Optional.of(CaseStatus.COMPLETE), true))).containsExactly(made.get(2));
        assertThat(paged(filter(Optional.empty(), false))).containsExactly(made.get(5), made.get(1));
    }

    @Test
    void allCasesOfAPatientAreFoundByHerNumber() {
        CaseId second = world.create(clinic, "0401234103");
        assertThat(paged(new CaseFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("(+358) 40 123-4103"),
                        Optional.empty())))
                .containsExactly(second, made.get(3));
    }

    private List<CaseId> paged(CaseFilter filter) {
        List<CaseId> all = new ArrayList<>();
        Optional<CaseCursor> next = Optional.of(CaseCursor.START);
        while (next.isPresent()) {
            CasePage page = page(filter, next.get());
            page.items().forEach(item -> all.add(item.id()));
            next = page.next();
        }
        return all;
    }

    private CasePage page(CaseFilter filter, CaseCursor after) {
        return world.cases.list(clinic, NURSE, filter, after, 3);
    }

    private static CaseFilter filter(Optional<CaseStatus> status, boolean hidden) {
        return new CaseFilter(
                status,
                Optional.empty(),
                Optional.of(hidden),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static CaseFilter filter(Optional<CaseStatus> status, boolean unread, boolean attention) {
        return new CaseFilter(
                status,
                unread ? Optional.of(true) : Optional.empty(),
                Optional.empty(),
                attention ? Optional.of(true) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
