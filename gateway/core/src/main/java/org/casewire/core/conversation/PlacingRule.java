package org.casewire.core.conversation;

import java.util.Locale;
import org.casewire.core.event.EventType;

/** Why a patient's text is where it is; the message or the unmatched item stores it (product.md, Which case). */
public enum PlacingRule {
    /** One open case fits. */
    ONLY_OPEN_CASE,
    /** Several open cases fit; this one's message was the last that the carrier accepted. */
    LAST_SENT,
    /** Several open cases fit and the organisation wants somebody to choose. */
    NEEDS_ASSIGNMENT,
    /** No open case, but one that nobody has taken yet. */
    CASE_NOT_STARTED,
    /** The last case is complete. */
    CASE_COMPLETE,
    /** A case had this number before. */
    NUMBER_CHANGED,
    /** No case at all. */
    UNKNOWN_SENDER,
    /** Somebody put it there. */
    BY_HAND;

    /** As it is stored and as clients read it, e.g. {@code only-open-case}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What tells watchers that a text is on the list for this reason. */
    public EventType event() {
        return this == NEEDS_ASSIGNMENT ? EventType.INBOUND_WAITING : EventType.INBOUND_UNMATCHED;
    }

    public static PlacingRule of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
