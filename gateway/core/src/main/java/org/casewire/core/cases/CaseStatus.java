package org.casewire.core.cases;

/**
 * Where a case stands. It is open while IN_PROGRESS: only then messages are sent and answers enter its thread.
 *
 * <pre>
 *   NEW ──► IN_PROGRESS ◄──► COMPLETE
 *    └───────────────────────►┘
 * </pre>
 */
public enum CaseStatus {
    NEW,
    IN_PROGRESS,
    COMPLETE;

    /** Whether a professional may move a case from here to there; staying is not a move. */
    public boolean mayBecome(CaseStatus next) {
        return switch (this) {
            case NEW -> next != NEW;
            case IN_PROGRESS -> next == COMPLETE;
            case COMPLETE -> next == IN_PROGRESS;
        };
    }

    public boolean isOpen() {
        return this == IN_PROGRESS;
    }
}
