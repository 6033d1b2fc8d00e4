package org.casewire.core.carrier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A carrier's link at one moment, as {@code GET /v1/carriers} shows it. */
public record LinkStatus(
        State state, Instant since, Optional<String> reason, Optional<Instant> throttledUntil, List<Bind> binds) {
    public enum State {
        UP,
        DEGRADED,
        DOWN,
        THROTTLED,
        HELD,
        STOPPED
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
