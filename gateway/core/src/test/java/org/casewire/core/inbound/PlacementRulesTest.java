package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.inbound.PlacementWords.A;
import static org.casewire.core.inbound.PlacementWords.B;
import static org.casewire.core.inbound.PlacementWords.NOBODY;
import static org.casewire.core.inbound.PlacementWords.accepted;
import static org.casewire.core.inbound.PlacementWords.asks;
import static org.casewire.core.inbound.PlacementWords.caseId;
import static org.casewire.core.inbound.PlacementWords.complete;
import static org.casewire.core.inbound.PlacementWords.fallback;
import static org.casewire.core.inbound.PlacementWords.former;
import static org.casewire.core.inbound.PlacementWords.fresh;
import static org.casewire.core.inbound.PlacementWords.inThread;
import static org.casewire.core.inbound.PlacementWords.lapsed;
import static org.casewire.core.inbound.PlacementWords.live;
import static org.casewire.core.inbound.PlacementWords.open;
import static org.casewire.core.inbound.PlacementWords.own;
import static org.casewire.core.inbound.PlacementWords.place;
import static org.casewire.core.inbound.PlacementWords.reserved;
import static org.casewire.core.inbound.PlacementWords.unknown;
import static org.casewire.core.inbound.PlacementWords.unmatched;

import java.util.List;
import java.util.Optional;
import org.casewire.core.conversation.KnownCase.Sender;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.inbound.Placement.Claim;
import org.casewire.core.inbound.Placement.Unassigned;
import org.casewire.core.inbound.Placement.Unmatched;
import org.junit.jupiter.api.Test;

/** The rules of product.md, "Which case does a reply belong to", on facts alone. */
class PlacementRulesTest {
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
}
