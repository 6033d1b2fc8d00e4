package org.casewire.core.inbound;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.id.CaseId;
import org.casewire.core.inbound.Placement.Claim;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unassigned;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.inbound.PlacementFacts.HoldState;
import org.casewire.core.inbound.PlacementFacts.KnownCase;
import org.casewire.core.inbound.PlacementFacts.Owner;
import org.casewire.core.inbound.PlacementFacts.Sender;

/**
 * Which case a reply belongs to: the rules of product.md, in their order, as a function of the facts alone. What it
 * decides is right as long as the facts are locked.
 *
 * <p>A text from what is no telephone number fits no case, whatever else is known. A live claim on which no open case
 * writes any more is treated like a reservation.
 */
final class PlacementRules {
    /** Later first; of two at the same time the one with the higher id, so that the answer is always the same. */
    private static final Comparator<KnownCase> LATEST = Comparator.comparing(KnownCase::since)
            .thenComparing(known -> known.id().value());

    private static final Comparator<KnownCase> LAST_SENT = Comparator.comparing(
                    (KnownCase known) -> known.lastAccepted().orElse(Instant.MIN))
            .thenComparing(LATEST);

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
        List<KnownCase> open = open(holder);
        List<KnownCase> onPair =
                open.stream().filter(known -> known.sender() == Sender.THIS).toList();
        boolean live = facts.hold().state() == HoldState.LIVE && !onPair.isEmpty();
        List<KnownCase> candidates = live ? onPair : open;
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
            List<KnownCase> candidates = open(owner);
            return candidates.isEmpty() ? withoutCandidate(owner) : among(owner, candidates, false);
        }
        return ended(facts);
    }

    /** Rules 1 and 2. */
    private static Placement among(Owner owner, List<KnownCase> candidates, boolean live) {
        if (candidates.size() == 1) {
            KnownCase only = candidates.get(0);
            return new InThread(owner.id(), only.id(), PlacingRule.ONLY_OPEN_CASE, List.of(), claim(only, live));
        }
        if (owner.ask()) {
            return new Unmatched(
                    owner.id(),
                    PlacingRule.NEEDS_ASSIGNMENT,
                    Optional.empty(),
                    ids(candidates),
                    live ? Claim.KEEP : Claim.RESERVE);
        }
        KnownCase last = candidates.stream().max(LAST_SENT).orElseThrow();
        List<CaseId> others =
                ids(candidates.stream().filter(known -> !known.equals(last)).toList());
        return new InThread(owner.id(), last.id(), PlacingRule.LAST_SENT, others, claim(last, live));
    }

    private static Claim claim(KnownCase known, boolean live) {
        if (live) {
            return Claim.KEEP;
        }
        return known.sender() == Sender.OTHER ? Claim.RESERVE : Claim.JOIN;
    }

    /** Rules 3 to 6, in the one organisation concerned. */
    private static Placement withoutCandidate(Owner owner) {
        List<KnownCase> waiting = owner.cases().stream()
                .filter(known -> known.status() == CaseStatus.NEW)
                .toList();
        if (!waiting.isEmpty()) {
            KnownCase latest = waiting.stream().max(LATEST).orElseThrow();
            return new Unmatched(
                    owner.id(), PlacingRule.CASE_NOT_STARTED, Optional.of(latest.id()), ids(waiting), Claim.KEEP);
        }
        Optional<KnownCase> complete = lastComplete(owner, true).or(() -> lastComplete(owner, false));
        if (complete.isPresent()) {
            return complete(owner, complete.get());
        }
        return owner.former().isEmpty() ? unknownSender(owner) : numberChanged(owner);
    }

    /** Rules 4 to 6, when no organisation has an open or new case and none holds the pair. */
    private static Placement ended(PlacementFacts facts) {
        Comparator<Owner> byLastComplete =
                Comparator.comparing(owner -> lastComplete(owner, true).orElseThrow(), LATEST);
        Optional<Owner> last = facts.organisations().stream()
                .filter(owner -> lastComplete(owner, true).isPresent())
                .max(byLastComplete);
        if (last.isPresent()) {
            return complete(last.get(), lastComplete(last.get(), true).orElseThrow());
        }
        if (owners(facts).size() == 1) {
            return withoutCandidate(owners(facts).get(0));
        }
        List<Owner> formerly = facts.organisations().stream()
                .filter(owner -> !owner.former().isEmpty())
                .toList();
        if (formerly.size() == 1) {
            return numberChanged(formerly.get(0));
        }
        return unknownSender(facts);
    }

    private static Placement complete(Owner owner, KnownCase known) {
        return new Unmatched(
                owner.id(), PlacingRule.CASE_COMPLETE, Optional.of(known.id()), List.of(known.id()), Claim.KEEP);
    }

    private static Placement numberChanged(Owner owner) {
        return new Unmatched(owner.id(), PlacingRule.NUMBER_CHANGED, Optional.empty(), owner.former(), Claim.KEEP);
    }

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

    private static Optional<KnownCase> lastComplete(Owner owner, boolean onPair) {
        return owner.cases().stream()
                .filter(known -> known.status() == CaseStatus.COMPLETE)
                .filter(known -> !onPair || known.sender() == Sender.THIS)
                .max(LATEST);
    }

    private static List<KnownCase> open(Owner owner) {
        return owner.cases().stream()
                .filter(known -> known.status() == CaseStatus.IN_PROGRESS)
                .toList();
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

    private static List<CaseId> ids(List<KnownCase> cases) {
        return cases.stream().map(KnownCase::id).toList();
    }
}
