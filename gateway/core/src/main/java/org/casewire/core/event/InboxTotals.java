package org.casewire.core.event;

/** An organisation's totals: what {@code GET /v1/inbox} and every event carry. */
public record InboxTotals(long unreadMessages, long unreadCases, long attention, long overdueMessages, long unmatched) {
    InboxTotals withUnmatched(long shown) {
        return new InboxTotals(unreadMessages, unreadCases, attention, overdueMessages, shown);
    }
}
