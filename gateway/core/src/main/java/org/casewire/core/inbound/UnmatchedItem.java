package org.casewire.core.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.UnmatchedId;

/**
 * A text that waits on an organisation's list, opened.
 *
 * @param from E.164, or what the carrier gave when it was no number
 * @param to our sender number, digits
 * @param text empty when nothing of it could be read
 * @param caseId the case that it enters by itself when that is opened
 * @param candidates the cases that it may be for
 * @param answeredAt when it was answered automatically
 */
public record UnmatchedItem(
        UnmatchedId id,
        PlacingRule reason,
        Instant at,
        String from,
        String to,
        String text,
        boolean incomplete,
        boolean possibleDuplicate,
        boolean possiblyMixed,
        Optional<CaseId> caseId,
        List<CaseId> candidates,
        Optional<Instant> answeredAt) {
    @Override
    public String toString() {
        return "UnmatchedItem[" + id + ", " + reason + "]";
    }
}
