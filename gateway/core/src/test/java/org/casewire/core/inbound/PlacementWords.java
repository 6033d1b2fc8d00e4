package org.casewire.core.inbound;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.KnownCase;
import org.casewire.core.conversation.KnownCase.Former;
import org.casewire.core.conversation.KnownCase.Sender;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.Placement.Claim;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.inbound.PlacementFacts.Hold;
import org.casewire.core.inbound.PlacementFacts.HoldState;
import org.casewire.core.inbound.PlacementFacts.Owner;

/** Facts in few words: organisations A and B share a sender number, and a case is named by a number. */
final class PlacementWords {
    static final OrganisationId A = new OrganisationId(new UUID(0xA, 1));
    static final OrganisationId B = new OrganisationId(new UUID(0xB, 1));
    static final Hold NOBODY = Hold.NOBODY;

    private PlacementWords() {}

    static Placement place(Hold hold, Owner... owners) {
        return PlacementRules.place(new PlacementFacts(List.of(owners), hold, true));
    }

    static Hold live(OrganisationId holder) {
        return new Hold(HoldState.LIVE, Optional.of(holder));
    }

    static Hold reserved(OrganisationId holder) {
        return new Hold(HoldState.RESERVED, Optional.of(holder));
    }

    static Hold lapsed(OrganisationId holder) {
        return new Hold(HoldState.LAPSED, Optional.of(holder));
    }

    static Owner own(OrganisationId id, KnownCase... cases) {
        return owner(id, true, false, false, List.of(cases), List.of());
    }

    static Owner asks(OrganisationId id, KnownCase... cases) {
        return owner(id, true, false, true, List.of(cases), List.of());
    }

    static Owner fallback(OrganisationId id, KnownCase... cases) {
        return owner(id, true, true, false, List.of(cases), List.of());
    }

    static Owner former(OrganisationId id, int caseNumber) {
        return owner(id, true, false, false, List.of(), List.of(new Former(caseId(caseNumber), Instant.EPOCH)));
    }

    static Owner owner(
            OrganisationId id,
            boolean owner,
            boolean fallback,
            boolean ask,
            List<KnownCase> cases,
            List<Former> former) {
        return new Owner(id, owner, fallback, ask, cases, former);
    }

    static KnownCase open(int number, Sender sender) {
        return known(number, CaseStatus.IN_PROGRESS, sender);
    }

    static KnownCase accepted(int number, long at) {
        return new KnownCase(
                caseId(number),
                CaseStatus.IN_PROGRESS,
                Instant.ofEpochSecond(number),
                Sender.THIS,
                Optional.of(Instant.ofEpochSecond(at)),
                Optional.empty());
    }

    static KnownCase fresh(int number) {
        return known(number, CaseStatus.NEW, Sender.NONE);
    }

    static KnownCase complete(int number, Sender sender) {
        return known(number, CaseStatus.COMPLETE, sender);
    }

    /** A higher number is a later one. */
    static KnownCase known(int number, CaseStatus status, Sender sender) {
        return new KnownCase(
                caseId(number), status, Instant.ofEpochSecond(number), sender, Optional.empty(), Optional.empty());
    }

    static CaseId caseId(int number) {
        return new CaseId(new UUID(number, 0));
    }

    static InThread inThread(
            OrganisationId organisation, int caseNumber, PlacingRule rule, Claim claim, int... alsoOpen) {
        return new InThread(
                organisation,
                caseId(caseNumber),
                rule,
                Arrays.stream(alsoOpen).mapToObj(PlacementWords::caseId).toList(),
                claim);
    }

    static Unmatched unmatched(OrganisationId organisation, PlacingRule rule, int caseNumber, int... candidates) {
        return new Unmatched(
                organisation,
                rule,
                Optional.of(caseId(caseNumber)),
                Arrays.stream(candidates).mapToObj(PlacementWords::caseId).toList(),
                Claim.KEEP);
    }

    static Unmatched unknown(OrganisationId organisation) {
        return new Unmatched(organisation, PlacingRule.UNKNOWN_SENDER, Optional.empty(), List.of(), Claim.KEEP);
    }
}
