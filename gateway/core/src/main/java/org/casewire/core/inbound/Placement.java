package org.casewire.core.inbound;

import java.util.List;
import java.util.Optional;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;

/** Where a text from a patient belongs, by {@link PlacementRules}. */
public sealed interface Placement {
    /**
     * It enters an open case's thread.
     *
     * @param alsoOpen the other cases it might have been for
     */
    record InThread(OrganisationId organisation, CaseId caseId, PlacingRule rule, List<CaseId> alsoOpen, Claim claim)
            implements Placement {
        /** The case writes from another of our numbers than this text came to. */
        boolean otherSenderNumber() {
            return claim == Claim.RESERVE;
        }
    }

    /**
     * It waits on the organisation's list.
     *
     * @param caseId the case it enters by itself when that is opened
     * @param candidates the cases it may be for
     */
    record Unmatched(
            OrganisationId organisation,
            PlacingRule rule,
            Optional<CaseId> caseId,
            List<CaseId> candidates,
            Claim claim)
            implements Placement {
        /** The case whose team is told: the one that it waits for, or the one that left this number last. */
        Optional<CaseId> tells() {
            return rule == PlacingRule.NUMBER_CHANGED ? candidates.stream().findFirst() : caseId;
        }
    }

    /** Nobody can say whose it is: an operator must. */
    record Unassigned() implements Placement {}

    /** What becomes of the conversation. */
    enum Claim {
        /** It stays as it is. */
        KEEP,
        /** The organisation takes it and the case joins it. */
        JOIN,
        /**
         * It is reserved for the organisation: no case can join it, since those that fit write from another sender
         * number or it is not known yet which it is; a live claim without a case would never be released.
         */
        RESERVE
    }
}
