package org.casewire.core.outcome;

import org.casewire.core.message.QueuedMessage;

/** What the queue in memory is to do with a message whose try was stored. */
public sealed interface Landing {
    /** It has its state; the next of its lane may go. */
    record Settled() implements Landing {}

    /** It waits again, as it is given here and as it stands in the database. */
    record Again(QueuedMessage message) implements Landing {}

    /**
     * The right to decide about it was gone: another process took it over, or an earlier commit of ours, whose end was not
     * known, had used it. What the database has now counts, so its lane is read anew.
     */
    record Elsewhere() implements Landing {}
}
