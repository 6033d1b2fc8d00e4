package org.casewire.core.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;

/**
 * What {@link PlacementRules} decides on: one pair (sender number S, patient number P), as it stands under the pair's
 * lock and the locks of all cases named here.
 *
 * @param organisations those that own S, and the one that holds the pair; in a fixed order
 * @param hold the claim on the pair
 * @param number whether the text came from a telephone number; what has none has no case and no claim
 */
record PlacementFacts(List<Owner> organisations, Hold hold, boolean number) {
    PlacementFacts {
        organisations = List.copyOf(organisations);
    }

    /** Who has the pair; the organisation is empty exactly when nobody ever had it. */
    record Hold(HoldState state, Optional<OrganisationId> organisation) {
        static final Hold NOBODY = new Hold(HoldState.NOBODY, Optional.empty());
    }

    enum HoldState {
        NOBODY,
        /** An open case writes on it. */
        LIVE,
        /** The last case was closed a short while ago. */
        RESERVED,
        /** The last holder's time is over. */
        LAPSED
    }

    /**
     * One organisation.
     *
     * @param owner it owns S
     * @param fallback it is S's default organisation
     * @param ask its professionals choose when several open cases fit
     * @param cases all its cases with the number P
     * @param former its cases that had the number P before
     */
    record Owner(
            OrganisationId id,
            boolean owner,
            boolean fallback,
            boolean ask,
            List<KnownCase> cases,
            List<CaseId> former) {
        Owner {
            cases = List.copyOf(cases);
            former = List.copyOf(former);
        }
    }

    /**
     * One case with the number P.
     *
     * @param status since when it has it
     * @param sender where it writes from
     * @param lastAccepted when the carrier last accepted a professional's message of it on this pair
     */
    record KnownCase(CaseId id, CaseStatus status, Instant since, Sender sender, Optional<Instant> lastAccepted) {}

    /** The sender number of a case. */
    enum Sender {
        /** It has written nothing yet. */
        NONE,
        /** From S. */
        THIS,
        /** From another one. */
        OTHER
    }
}
