package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.Placement.Claim;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unassigned;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.inbound.PlacementFacts.Hold;
import org.casewire.core.inbound.PlacementFacts.HoldState;
import org.casewire.core.inbound.PlacementFacts.KnownCase;
import org.casewire.core.inbound.PlacementFacts.Owner;
import org.casewire.core.inbound.PlacementFacts.Sender;
import org.junit.jupiter.api.Test;

/** The rules of product.md, "Which case does a reply belong to", on facts alone. */
class PlacementRulesTest {
    private static final OrganisationId A = new OrganisationId(new UUID(0xA, 1));
    private static final OrganisationId B = new OrganisationId(new UUID(0xB, 1));
    private static final Hold NOBODY = Hold.NOBODY;

    @Test
    void theOnlyOpenCaseOnTheLiveConversationGetsTheReply() {
        assertThat(place(live(A), own(A, open(1, Sender.THIS)), own(B)))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.KEEP));
    }

    @Test
    void anOpenCaseOnAnotherSenderNumberIsNoCandidateWhileTheConversationIsLive() {
        assertThat(place(live(A), own(A, open(1, Sender.THIS), open(2, Sender.OTHER), open(3, Sender.NONE))))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.KEEP));
    }

    @Test
    void casesOfOthersAreNoCandidatesOnALiveConversation() {
        assertThat(place(live(A), own(A, open(1, Sender.THIS)), own(B, open(2, Sender.NONE))))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.KEEP));
    }

    @Test
    void ofSeveralTheCaseWhoseMessageWasAcceptedLastGetsTheReply() {
        assertThat(place(live(A), own(A, accepted(1, 50), accepted(2, 70), accepted(3, 60))))
                .isEqualTo(inThread(A, 2, PlacingRule.LAST_SENT, Claim.KEEP, 1, 3));
    }

    @Test
    void anAcceptedMessageBeatsALaterOpening() {
        assertThat(place(live(A), own(A, accepted(1, 5), open(9, Sender.THIS))))
                .isEqualTo(inThread(A, 1, PlacingRule.LAST_SENT, Claim.KEEP, 9));
    }

    @Test
    void ofSeveralWithoutAnAcceptedMessageTheOneOpenedLastGetsTheReply() {
        assertThat(place(live(A), own(A, open(1, Sender.THIS), open(2, Sender.THIS))))
                .isEqualTo(inThread(A, 2, PlacingRule.LAST_SENT, Claim.KEEP, 1));
    }

    @Test
    void whoWantsToBeAskedIsAskedWhenSeveralFit() {
        assertThat(place(live(A), asks(A, accepted(1, 5), accepted(2, 6))))
                .isEqualTo(new Unmatched(
                        A, PlacingRule.NEEDS_ASSIGNMENT, Optional.empty(), List.of(caseId(1), caseId(2)), Claim.KEEP));
    }

    @Test
    void whoWantsToBeAskedIsNotAskedWhenOneFits() {
        assertThat(place(live(A), asks(A, open(1, Sender.THIS))))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.KEEP));
    }

    @Test
    void withoutAConversationTheOnlyOpenCaseTakesIt() {
        assertThat(place(NOBODY, own(A, open(1, Sender.NONE)), own(B)))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.JOIN));
    }

    @Test
    void anOpenCaseOnAnotherNumberGetsTheReplyAndReservesThePair() {
        assertThat(place(NOBODY, own(A, open(1, Sender.OTHER))))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.RESERVE));
    }

    @Test
    void withoutAConversationSeveralOpenCasesOfOneOrganisationAreCandidates() {
        assertThat(place(NOBODY, own(A, open(1, Sender.NONE), open(2, Sender.NONE)), own(B)))
                .isEqualTo(inThread(A, 2, PlacingRule.LAST_SENT, Claim.JOIN, 1));
    }

    @Test
    void askingWithoutAConversationReservesThePair() {
        assertThat(place(NOBODY, asks(A, open(1, Sender.NONE), open(2, Sender.NONE))))
                .isEqualTo(new Unmatched(
                        A,
                        PlacingRule.NEEDS_ASSIGNMENT,
                        Optional.empty(),
                        List.of(caseId(1), caseId(2)),
                        Claim.RESERVE));
    }

    @Test
    void openCasesOfSeveralOrganisationsLeaveItUnassigned() {
        assertThat(place(NOBODY, own(A, open(1, Sender.NONE)), own(B, open(2, Sender.NONE))))
                .isEqualTo(new Unassigned());
    }

    @Test
    void anOpenAndANewCaseOfTwoOrganisationsLeaveItUnassigned() {
        assertThat(place(NOBODY, own(A, open(1, Sender.NONE)), own(B, fresh(2))))
                .isEqualTo(new Unassigned());
        assertThat(place(lapsed(A), own(A, fresh(1)), fallback(B, fresh(2)))).isEqualTo(new Unassigned());
    }

    @Test
    void aCompleteCaseElsewhereDoesNotMakeItUnassigned() {
        assertThat(place(NOBODY, own(A, open(1, Sender.NONE)), own(B, complete(2, Sender.THIS))))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.JOIN));
    }

    @Test
    void onAReservedPairOnlyTheHoldersCasesAreCandidates() {
        assertThat(place(reserved(A), own(A, open(1, Sender.NONE)), own(B, open(2, Sender.NONE))))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.JOIN));
        assertThat(place(reserved(A), own(A, complete(1, Sender.THIS)), own(B, open(2, Sender.NONE))))
                .isEqualTo(unmatched(A, PlacingRule.CASE_COMPLETE, 1, 1));
        assertThat(place(reserved(A), own(A, fresh(1)), own(B, fresh(2))))
                .isEqualTo(unmatched(A, PlacingRule.CASE_NOT_STARTED, 1, 1));
        assertThat(place(reserved(A), own(A), fallback(B, open(2, Sender.NONE))))
                .isEqualTo(unknown(A));
    }

    @Test
    void aReservationThatIsOverIsNone() {
        assertThat(place(lapsed(A), own(A, complete(1, Sender.THIS)), own(B, open(2, Sender.NONE))))
                .isEqualTo(inThread(B, 2, PlacingRule.ONLY_OPEN_CASE, Claim.JOIN));
    }

    @Test
    void aLiveClaimWithoutAnOpenCaseCountsAsReserved() {
        assertThat(place(live(A), own(A, open(1, Sender.NONE)), own(B, open(2, Sender.NONE))))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.JOIN));
        assertThat(place(live(A), own(A, complete(1, Sender.THIS)), own(B)))
                .isEqualTo(unmatched(A, PlacingRule.CASE_COMPLETE, 1, 1));
    }

    @Test
    void aNewCaseGetsWhatCameBeforeItWasStarted() {
        assertThat(place(NOBODY, own(A, fresh(1)), own(B))).isEqualTo(unmatched(A, PlacingRule.CASE_NOT_STARTED, 1, 1));
    }

    @Test
    void ofSeveralNewCasesTheLatestGetsItAndAllAreCandidates() {
        assertThat(place(NOBODY, own(A, fresh(1), fresh(3), fresh(2))))
                .isEqualTo(unmatched(A, PlacingRule.CASE_NOT_STARTED, 3, 1, 3, 2));
    }

    @Test
    void aNewCaseComesBeforeACompleteOne() {
        assertThat(place(reserved(A), own(A, fresh(1), complete(2, Sender.THIS))))
                .isEqualTo(unmatched(A, PlacingRule.CASE_NOT_STARTED, 1, 1));
    }

    @Test
    void anOpenCaseComesBeforeANewOne() {
        assertThat(place(NOBODY, own(A, fresh(2), open(1, Sender.NONE))))
                .isEqualTo(inThread(A, 1, PlacingRule.ONLY_OPEN_CASE, Claim.JOIN));
    }

    @Test
    void theLastCompleteCaseOnThePairIsTheOneThatWasWrittenTo() {
        assertThat(place(reserved(A), own(A, complete(1, Sender.THIS), complete(2, Sender.THIS))))
                .isEqualTo(unmatched(A, PlacingRule.CASE_COMPLETE, 2, 2));
        assertThat(place(reserved(A), own(A, complete(1, Sender.THIS), complete(2, Sender.OTHER))))
                .isEqualTo(unmatched(A, PlacingRule.CASE_COMPLETE, 1, 1));
        assertThat(place(NOBODY, own(A, complete(1, Sender.THIS)), own(B, complete(2, Sender.THIS))))
                .isEqualTo(unmatched(B, PlacingRule.CASE_COMPLETE, 2, 2));
    }

    @Test
    void aCompleteCaseThatNeverWroteCountsWhereNobodyElseIsConcerned() {
        assertThat(place(NOBODY, own(A, complete(1, Sender.NONE))))
                .isEqualTo(unmatched(A, PlacingRule.CASE_COMPLETE, 1, 1));
        assertThat(place(NOBODY, own(A, complete(1, Sender.NONE)), own(B))).isEqualTo(new Unassigned());
    }

    @Test
    void aFormerNumberOfACaseIsKnown() {
        Unmatched expected =
                new Unmatched(A, PlacingRule.NUMBER_CHANGED, Optional.empty(), List.of(caseId(7)), Claim.KEEP);
        assertThat(place(NOBODY, former(A, 7))).isEqualTo(expected);
        assertThat(place(NOBODY, former(A, 7), own(B))).isEqualTo(expected);
        assertThat(place(reserved(A), former(A, 7), fallback(B))).isEqualTo(expected);
    }

    @Test
    void aFormerNumberInTwoOrganisationsGoesToTheDefaultOne() {
        assertThat(place(NOBODY, former(A, 7), former(B, 8))).isEqualTo(new Unassigned());
    }

    @Test
    void anUnknownSenderBelongsToWhoAloneOwnsTheNumber() {
        assertThat(place(NOBODY, own(A))).isEqualTo(unknown(A));
    }

    @Test
    void anUnknownSenderToASharedNumberBelongsToItsDefaultOrganisation() {
        assertThat(place(NOBODY, own(A), fallback(B))).isEqualTo(unknown(B));
        assertThat(place(lapsed(A), own(A), fallback(B))).isEqualTo(unknown(B));
    }

    @Test
    void withoutADefaultTheLastHolderGetsIt() {
        assertThat(place(lapsed(B), own(A), own(B))).isEqualTo(unknown(B));
    }

    @Test
    void elseNobodyCanSay() {
        assertThat(place(NOBODY, own(A), own(B))).isEqualTo(new Unassigned());
        assertThat(place(NOBODY)).isEqualTo(new Unassigned());
    }

    @Test
    void whatIsNoNumberFitsNoCase() {
        assertThat(PlacementRules.place(new PlacementFacts(List.of(own(A)), NOBODY, false)))
                .isEqualTo(unknown(A));
        assertThat(PlacementRules.place(new PlacementFacts(List.of(own(A), own(B)), NOBODY, false)))
                .isEqualTo(new Unassigned());
        assertThat(PlacementRules.place(new PlacementFacts(List.of(own(A), fallback(B)), NOBODY, false)))
                .isEqualTo(unknown(B));
    }

    /** Every mix of claim and of up to two cases in each of two organisations that share the number. */
    @Test
    void everyMixOfFactsObeysTheLaws() {
        List<Hold> holds = List.of(NOBODY, live(A), reserved(A), lapsed(A), live(B), reserved(B), lapsed(B));
        List<List<KnownCase>> kinds = new ArrayList<>();
        kinds.add(List.of());
        for (CaseStatus one : CaseStatus.values()) {
            for (Sender from : Sender.values()) {
                kinds.add(List.of(known(1, one, from)));
                for (CaseStatus two : CaseStatus.values()) {
                    for (Sender then : Sender.values()) {
                        kinds.add(List.of(known(1, one, from), known(2, two, then)));
                    }
                }
            }
        }
        for (Hold hold : holds) {
            for (List<KnownCase> first : kinds) {
                for (List<KnownCase> second : kinds) {
                    Owner a = owner(A, true, false, false, first, List.of());
                    Owner b = owner(B, true, false, false, renumbered(second), List.of());
                    check(hold, a, b, place(hold, a, b));
                }
            }
        }
    }

    private static void check(Hold hold, Owner a, Owner b, Placement placement) {
        boolean claimed = hold.state() == HoldState.LIVE || hold.state() == HoldState.RESERVED;
        List<OrganisationId> concerned = TextPlacer.organisationOf(placement);
        if (claimed) {
            assertThat(concerned)
                    .as("a claim decides the organisation")
                    .containsExactly(hold.organisation().get());
        } else if (started(a) && started(b)) {
            assertThat(placement).as("two organisations, no claim").isEqualTo(new Unassigned());
        }
        if (placement instanceof InThread inThread) {
            Owner owner = inThread.organisation().equals(A) ? a : b;
            KnownCase chosen = owner.cases().stream()
                    .filter(known -> known.id().equals(inThread.caseId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(chosen.status()).as("only an open case gets a text").isEqualTo(CaseStatus.IN_PROGRESS);
            assertThat(inThread.alsoOpen()).doesNotContain(inThread.caseId());
            assertThat(inThread.rule() == PlacingRule.ONLY_OPEN_CASE)
                    .isEqualTo(inThread.alsoOpen().isEmpty());
            if (inThread.claim() == Claim.KEEP) {
                assertThat(hold.state()).isEqualTo(HoldState.LIVE);
                assertThat(chosen.sender()).isEqualTo(Sender.THIS);
            }
            if (inThread.claim() == Claim.JOIN) {
                assertThat(chosen.sender()).isNotEqualTo(Sender.OTHER);
            }
        } else if (placement instanceof Unmatched unmatched) {
            Owner owner = unmatched.organisation().equals(A) ? a : b;
            assertThat(owner.cases())
                    .as("an open case would have got it")
                    .noneMatch(known -> known.status() == CaseStatus.IN_PROGRESS);
        }
    }

    private static boolean started(Owner owner) {
        return owner.cases().stream().anyMatch(known -> known.status() != CaseStatus.COMPLETE);
    }

    private static List<KnownCase> renumbered(List<KnownCase> cases) {
        return cases.stream()
                .map(known -> new KnownCase(
                        new CaseId(new UUID(known.id().value().getMostSignificantBits() + 100, 0)),
                        known.status(),
                        known.since(),
                        known.sender(),
                        known.lastAccepted()))
                .toList();
    }

    private static Placement place(Hold hold, Owner... owners) {
        return PlacementRules.place(new PlacementFacts(List.of(owners), hold, true));
    }

    private static Hold live(OrganisationId holder) {
        return new Hold(HoldState.LIVE, Optional.of(holder));
    }

    private static Hold reserved(OrganisationId holder) {
        return new Hold(HoldState.RESERVED, Optional.of(holder));
    }

    private static Hold lapsed(OrganisationId holder) {
        return new Hold(HoldState.LAPSED, Optional.of(holder));
    }

    private static Owner own(OrganisationId id, KnownCase... cases) {
        return owner(id, true, false, false, List.of(cases), List.of());
    }

    private static Owner asks(OrganisationId id, KnownCase... cases) {
        return owner(id, true, false, true, List.of(cases), List.of());
    }

    private static Owner fallback(OrganisationId id, KnownCase... cases) {
        return owner(id, true, true, false, List.of(cases), List.of());
    }

    private static Owner former(OrganisationId id, int caseNumber) {
        return owner(id, true, false, false, List.of(), List.of(caseId(caseNumber)));
    }

    private static Owner owner(
            OrganisationId id,
            boolean owner,
            boolean fallback,
            boolean ask,
            List<KnownCase> cases,
            List<CaseId> former) {
        return new Owner(id, owner, fallback, ask, cases, former);
    }

    private static KnownCase open(int number, Sender sender) {
        return known(number, CaseStatus.IN_PROGRESS, sender);
    }

    private static KnownCase accepted(int number, long at) {
        return new KnownCase(
                caseId(number),
                CaseStatus.IN_PROGRESS,
                Instant.ofEpochSecond(number),
                Sender.THIS,
                Optional.of(Instant.ofEpochSecond(at)));
    }

    private static KnownCase fresh(int number) {
        return known(number, CaseStatus.NEW, Sender.NONE);
    }

    private static KnownCase complete(int number, Sender sender) {
        return known(number, CaseStatus.COMPLETE, sender);
    }

    /** A higher number is a later one. */
    private static KnownCase known(int number, CaseStatus status, Sender sender) {
        return new KnownCase(caseId(number), status, Instant.ofEpochSecond(number), sender, Optional.empty());
    }

    private static CaseId caseId(int number) {
        return new CaseId(new UUID(number, 0));
    }

    private static InThread inThread(
            OrganisationId organisation, int caseNumber, PlacingRule rule, Claim claim, int... alsoOpen) {
        return new InThread(
                organisation,
                caseId(caseNumber),
                rule,
                Arrays.stream(alsoOpen).mapToObj(PlacementRulesTest::caseId).toList(),
                claim);
    }

    private static Unmatched unmatched(
            OrganisationId organisation, PlacingRule rule, int caseNumber, int... candidates) {
        return new Unmatched(
                organisation,
                rule,
                Optional.of(caseId(caseNumber)),
                Arrays.stream(candidates).mapToObj(PlacementRulesTest::caseId).toList(),
                Claim.KEEP);
    }

    private static Unmatched unknown(OrganisationId organisation) {
        return new Unmatched(organisation, PlacingRule.UNKNOWN_SENDER, Optional.empty(), List.of(), Claim.KEEP);
    }
}
