package org.casewire.core.event;

/**
 * By how much a transaction changes an organisation's totals.
 *
 * @param waiting cases with a patient's text that nobody has answered
 * @param unassigned cases that are not complete and that nobody answers for
 */
public record InboxChange(
        int unreadMessages, int unreadCases, int attention, int overdue, int unmatched, int waiting, int unassigned) {
    public static final InboxChange NONE = new InboxChange(0, 0, 0, 0, 0, 0, 0);

    public static InboxChange ofUnread(int messages, int cases) {
        return new InboxChange(messages, cases, 0, 0, 0, 0, 0);
    }

    public static InboxChange ofAttention(int cases) {
        return new InboxChange(0, 0, cases, 0, 0, 0, 0);
    }

    public static InboxChange ofOverdue(int messages) {
        return new InboxChange(0, 0, 0, messages, 0, 0, 0);
    }

    public static InboxChange ofUnmatched(int items) {
        return new InboxChange(0, 0, 0, 0, items, 0, 0);
    }

    public static InboxChange ofWaiting(int cases) {
        return new InboxChange(0, 0, 0, 0, 0, cases, 0);
    }

    public static InboxChange ofUnassigned(int cases) {
        return new InboxChange(0, 0, 0, 0, 0, 0, cases);
    }

    public InboxChange plus(InboxChange other) {
        return new InboxChange(
                unreadMessages + other.unreadMessages,
                unreadCases + other.unreadCases,
                attention + other.attention,
                overdue + other.overdue,
                unmatched + other.unmatched,
                waiting + other.waiting,
                unassigned + other.unassigned);
    }
}
