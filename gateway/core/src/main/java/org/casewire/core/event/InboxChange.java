package org.casewire.core.event;

/** By how much a transaction changes an organisation's totals. */
public record InboxChange(int unreadMessages, int unreadCases, int attention, int overdue, int unmatched) {
    public static final InboxChange NONE = new InboxChange(0, 0, 0, 0, 0);

    public static InboxChange ofUnread(int messages, int cases) {
        return new InboxChange(messages, cases, 0, 0, 0);
    }

    public static InboxChange ofAttention(int cases) {
        return new InboxChange(0, 0, cases, 0, 0);
    }

    public static InboxChange ofOverdue(int messages) {
        return new InboxChange(0, 0, 0, messages, 0);
    }

    public static InboxChange ofUnmatched(int items) {
        return new InboxChange(0, 0, 0, 0, items);
    }

    public InboxChange plus(InboxChange other) {
        return new InboxChange(
                unreadMessages + other.unreadMessages,
                unreadCases + other.unreadCases,
                attention + other.attention,
                overdue + other.overdue,
                unmatched + other.unmatched);
    }
}
