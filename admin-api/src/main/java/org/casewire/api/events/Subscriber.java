package org.casewire.api.events;

/** A client that waits for events. Each call is cheap and never blocks, whatever the client does. */
sealed interface Subscriber permits EventStream, EventPoll {
    EventRequest request();

    /** There may be more to tell. */
    void wake();

    /** A heartbeat's time has passed. */
    void beat();

    void end(End reason);

    /** Why there will be no more. */
    enum End {
        /** The daemon stops; the client comes back and goes on. */
        STOPPING,
        /** The key was revoked or has expired. */
        KEY_GONE
    }
}
