package org.casewire.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.core.inbound.PlacementWords.A;
import static org.casewire.core.inbound.PlacementWords.B;
import static org.casewire.core.inbound.PlacementWords.NOBODY;
import static org.casewire.core.inbound.PlacementWords.known;
import static org.casewire.core.inbound.PlacementWords.lapsed;
import static org.casewire.core.inbound.PlacementWords.live;
import static org.casewire.core.inbound.PlacementWords.owner;
import static org.casewire.core.inbound.PlacementWords.place;
import static org.casewire.core.inbound.PlacementWords.reserved;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.KnownCase;
import org.casewire.core.conversation.KnownCase.Sender;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.Placement.Claim;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unassigned;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.inbound.PlacementFacts.Hold;
import org.casewire.core.inbound.PlacementFacts.HoldState;
import org.casewire.core.inbound.PlacementFacts.Owner;
import org.junit.jupiter.api.Test;

/** What holds of placing whatever the facts are. */
class PlacementLawsTest {
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
                    .isEqualTo(owner.cases().stream()
                            .filter(known -> inThread.alsoOpen().contains(known.id()))
                            .noneMatch(known -> known.status() == CaseStatus.IN_PROGRESS));
            assertThat(inThread.otherSenderNumber()).isEqualTo(chosen.sender() == Sender.OTHER);
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
                        known.lastAccepted(),
                        known.name()))
                .toList();
    }
}
