package org.casewire.core.inbound;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.KnownCase;
import org.casewire.core.conversation.KnownCase.Former;
import org.casewire.core.conversation.KnownCase.Sender;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.conversation.ReplyRules;
import org.casewire.core.conversation.ReplyRules.Enters;
import org.casewire.core.conversation.ReplyRules.Reply;
import org.casewire.core.conversation.ReplyRules.Waits;
import org.casewire.core.inbound.Placement.Claim;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unassigned;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.inbound.PlacementFacts.HoldState;
import org.casewire.core.inbound.PlacementFacts.Owner;

/**
 * Which case a reply belongs to: the rules of product.md, in their order, as a function of the facts alone. What it
 * decides is right as long as the facts are locked.
 *
 * <p>A text from what is no telephone number fits no case, whatever else is known. A live claim on which no open case
 * writes any more is treated like a reservation.
 */
final class PlacementRules {
    private PlacementRules() {}

    static Placement place(PlacementFacts facts) {
        if (!facts.number()) {
            return unknownSender(facts);
        }
        return switch (facts.hold().state()) {
            case LIVE, RESERVED ->
                holder(facts).map(owner -> held(facts, owner)).orElseGet(() -> free(facts));
            case LAPSED, NOBODY -> free(facts);
        };
    }

    private static Placement held(PlacementFacts facts, Owner holder) {
        boolean live = facts.hold().state() == HoldState.LIVE
                && holder.cases().stream()
                        .anyMatch(known -> known.status() == CaseStatus.IN_PROGRESS && known.sender() == Sender.THIS);
        List<KnownCase> candidates = ReplyRules.candidates(holder.cases(), live);
        return candidates.isEmpty() ? withoutCandidate(holder) : among(holder, candidates, live);
    }

    private static Placement free(PlacementFacts facts) {
        List<Owner> concerned = facts.organisations().stream()
                .filter(owner -> owner.cases().stream().anyMatch(known -> known.status() != CaseStatus.COMPLETE))
                .toList();
        if (concerned.size() > 1) {
            return new Unassigned();
        }
        if (concerned.size() == 1) {
            Owner owner = concerned.get(0);
            List<KnownCase> candidates = ReplyRules.candidates(owner.cases(), false);
            return candidates.isEmpty() ? withoutCandidate(owner) : among(owner, candidates, false);
        }
        return ended(facts);
    }

    /** Rules 1 and 2. */
    private static Placement among(Owner owner, List<KnownCase> candidates, boolean live) {
        Reply reply = ReplyRules.among(candidates, owner.cases(), owner.ask());
        if (reply instanceof Enters enters) {
            return new InThread(
                    owner.id(), enters.chosen().id(), enters.rule(), enters.alsoOpen(), claim(enters.chosen(), live));
        }
        return unmatched(owner, (Waits) reply, live ? Claim.KEEP : Claim.RESERVE);
    }

    private static Claim claim(KnownCase known, boolean live) {
        if (live) {
            return Claim.KEEP;
        }
        return known.sender() == Sender.OTHER ? Claim.RESERVE : Claim.JOIN;
    }

    /** Rules 3 to 6, in the one organisation concerned. */
    private static Placement withoutCandidate(Owner owner) {
        return ReplyRules.withoutCandidate(owner.cases(), owner.former())
                .map(waits -> unmatched(owner, waits, Claim.KEEP))
                .orElseGet(() -> unknownSender(owner));
    }

    private static Placement unmatched(Owner owner, Waits waits, Claim claim) {
        return new Unmatched(owner.id(), waits.rule(), waits.caseId(), waits.candidates(), claim);
    }

    /** Rules 4 to 6, when no organisation has an open or new case and none holds the pair. */
    private static Placement ended(PlacementFacts facts) {
        Optional<Closed> last = facts.organisations().stream()
                .flatMap(owner ->
                        ReplyRules.lastComplete(owner.cases(), true).map(known -> new Closed(owner, known)).stream())
                .max(Comparator.comparing(Closed::known, ReplyRules.LATEST));
        List<Owner> left = facts.organisations().stream()
                .filter(owner -> !leftAfter(owner, last).isEmpty())
                .toList();
        if (last.isPresent() && left.isEmpty()) {
            return unmatched(last.get().owner(), ReplyRules.complete(last.get().known()), Claim.KEEP);
        }
        if (last.isEmpty() && owners(facts).size() == 1) {
            return withoutCandidate(owners(facts).get(0));
        }
        return left.size() == 1
                ? unmatched(left.get(0), ReplyRules.numberChanged(leftAfter(left.get(0), last)), Claim.KEEP)
                : unknownSender(facts);
    }

    private static List<Former> leftAfter(Owner owner, Optional<Closed> closed) {
        return closed.map(one -> ReplyRules.leftAfter(owner.former(), one.known()))
                .orElse(owner.former());
    }

    /** The case on the pair that was closed last, whoever's it is. */
    private record Closed(Owner owner, KnownCase known) {}

    /** Rule 6: the only owner, else the default organisation, else the last holder, else nobody can say. */
    private static Placement unknownSender(PlacementFacts facts) {
        List<Owner> owners = owners(facts);
        if (owners.size() == 1) {
            return unknownSender(owners.get(0));
        }
        return owners.stream()
                .filter(Owner::fallback)
                .findFirst()
                .or(() -> holder(facts))
                .map(PlacementRules::unknownSender)
                .orElseGet(Unassigned::new);
    }

    private static Placement unknownSender(Owner owner) {
        return new Unmatched(owner.id(), PlacingRule.UNKNOWN_SENDER, Optional.empty(), List.of(), Claim.KEEP);
    }

    private static List<Owner> owners(PlacementFacts facts) {
        return facts.organisations().stream().filter(Owner::owner).toList();
    }

    private static Optional<Owner> holder(PlacementFacts facts) {
        return facts.hold()
                .organisation()
                .flatMap(id -> facts.organisations().stream()
                        .filter(owner -> owner.id().equals(id))
                        .findFirst());
    }
}
