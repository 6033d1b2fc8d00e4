package org.casewire.core.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's totals: what {@code GET /v1/inbox} and every event carry.
 *
 * @param waitingCases with a patient's text that nobody has answered
 * @param longestWaitingSince since when the first of them waits; null when none does
 * @param unassignedCases not complete, and nobody answers for them
 */
public record InboxTotals(
        long unreadMessages,
        long unreadCases,
        long attention,
        long overdueMessages,
        long unmatched,
        long waitingCases,
        @Nullable Instant longestWaitingSince,
        long unassignedCases) {
    InboxTotals withUnmatched(long shown) {
        return new InboxTotals(
                unreadMessages,
                unreadCases,
                attention,
                overdueMessages,
                shown,
                waitingCases,
                longestWaitingSince,
                unassignedCases);
    }
}
