package org.casewire.core.carrier;

import java.util.concurrent.CompletionStage;

/**
 * A claim on one bind for the segments of one message. Either every segment is submitted, in order, or
 * {@link #release()} is called for what was not; a leaked room is a leaked window slot.
 */
public interface Room {
    /** The bind that will carry the message, e.g. {@code "operator-1.TRANSCEIVER-1"}. */
    String bindId();

    /**
     * Writes one segment, after those submitted before it. The stage never fails: each end is a {@link SubmitOutcome}.
     * It completes on a network thread: do not block there.
     *
     * @param fence asked on the network thread right before the write; when it is shut nothing is written
     */
    CompletionStage<SubmitOutcome> submit(OutboundSegment segment, Fence fence);

    /** Gives back what was not used. Safe to call twice. */
    void release();

    /** Whether this node may still submit; answers at once, from memory. */
    @FunctionalInterface
    interface Fence {
        boolean open();
    }
}
