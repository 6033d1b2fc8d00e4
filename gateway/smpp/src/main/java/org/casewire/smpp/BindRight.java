package org.casewire.smpp;

/**
 * For how long this process has had no right to its bind. Others take it once the carrier would have given it up; by then
 * it must be gone. Used on one event loop.
 */
final class BindRight {
    private final Link link;
    private boolean ended;
    private long endedAt;

    BindRight(Link link) {
        this.link = link;
    }

    /** Whether the bind has to be given up: a database that is back in a moment costs no link. */
    boolean isOver(long now) {
        if (link.listener().mayWrite()) {
            ended = false;
        } else if (!ended) {
            ended = true;
            endedAt = now;
        }
        return ended && now - endedAt > link.profile().inactivityTimeout().toNanos() / 4;
    }
}
