package org.casewire.core.carrier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casewire.core.access.Actor;

/**
 * What an operator sees of the carriers and may do with them. Each action is put on the audit trail. Safe for all
 * threads.
 */
public interface CarrierControl {
    /** By name. */
    List<CarrierState> carriers();

    /** Submits no more, also after a restart: in-flight submits finish, the rest stays queued. False for no such carrier. */
    boolean stop(String carrier, Actor actor);

    /** Ends {@link #stop}, and releases a carrier that is held. False for no such carrier. */
    boolean start(String carrier, Actor actor);

    /** Unbinds one bind in an orderly way and binds it again. False for no such carrier or bind. */
    boolean rebind(String carrier, String bindId, Actor actor);

    /**
     * A carrier at one moment, as this node sees it.
     *
     * @param queueDepth messages that wait to be submitted
     * @param oldestQueuedAt since when the one waits that has waited longest
     */
    record CarrierState(String name, LinkStatus link, int queueDepth, Optional<Instant> oldestQueuedAt, Rates rates) {}

    /**
     * Per second, averaged over the last minute.
     *
     * @param submitted segments written to the carrier
     * @param receipts delivery receipts from it
     * @param inbound texts, or parts of them, from patients
     */
    record Rates(double submitted, double receipts, double inbound) {}
}
