package org.casewire.core.carrier;

import java.util.concurrent.CompletionStage;

/**
 * A claim on one bind for the segments of one message. It ends with {@link #release()}, which the claimant calls once what
 * came of the segments is stored, or at once when they are not submitted; a leaked room is a leaked window slot.
 *
 * <p>The slots stay claimed beyond their answers because an answer that is not stored yet is as lost in a crash as one
 * that never came: so what a crash leaves ambiguous is never more than the windows hold.
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

    /** Ends the claim; what is not answered yet keeps its slot until it is. Safe to call twice. */
    void release();

    /** Whether this node may still submit; answers at once, from memory. */
    @FunctionalInterface
    interface Fence {
        boolean open();
    }
}
