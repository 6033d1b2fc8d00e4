package org.casewire.core.carrier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A carrier's link at one moment, as {@code GET /v1/carriers} shows it. */
public record LinkStatus(
        State state,
        Instant since,
        Optional<String> reason,
        Optional<Instant> throttledUntil,
        Rate rate,
        List<Bind> binds) {
    public enum State {
        UP,
        DEGRADED,
        DOWN,
        /** Other nodes have all of the carrier's binds. */
        STANDBY,
        THROTTLED,
        HELD,
        STOPPED
    }

    /**
     * Segments a second; 0 is no limit.
     *
     * @param now what is kept to at the moment: less than the contract after the carrier throttled, and rising again
     * @param contract this node's part of what the profile allows: as its binds to all binds
     */
    public record Rate(double now, double contract) {
        public static final Rate UNLIMITED = new Rate(0, 0);
    }

    /**
     * @param type the protocol's own word, e.g. {@code TRANSCEIVER}
     * @param state the bind's own state, e.g. {@code BOUND}
     * @param boundTo {@code host:port}, empty when not bound
     */
    public record Bind(
            String id,
            String type,
            String state,
            Instant since,
            Optional<String> boundTo,
            int windowInUse,
            int windowSize,
            Optional<String> lastError) {}
}
