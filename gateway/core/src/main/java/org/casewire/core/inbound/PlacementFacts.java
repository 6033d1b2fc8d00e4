package org.casewire.core.inbound;

import java.util.List;
import java.util.Optional;
import org.casewire.core.conversation.KnownCase;
import org.casewire.core.conversation.KnownCase.Former;
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
     * @param former its cases that had the number P before; the last that left it first
     */
    record Owner(
            OrganisationId id,
            boolean owner,
            boolean fallback,
            boolean ask,
            List<KnownCase> cases,
            List<Former> former) {
        Owner {
            cases = List.copyOf(cases);
            former = List.copyOf(former);
        }
    }
}
