package org.casewire.core.cases;

import java.util.Comparator;
import java.util.List;

/**
 * What has become of a message (product.md, Life of an outbound message). It is never stored: it follows from the
 * queue and from what is known of each segment.
 */
public enum MessageState {
    /** To be sent later: outside the thread until then. */
    SCHEDULED,
    QUEUED,
    SUBMITTING,
    ACCEPTED,
    DELIVERED,
    FAILED,
    UNDELIVERED,
    EXPIRED,
    UNCERTAIN,
    /** Every inbound message. */
    RECEIVED;

    /**
     * An outbound message's state. The worst segment decides once all are answered or settled; until then something is
     * still on its way.
     *
     * @param queued whether it waits in the queue, for its first try or for a retry
     * @param segmentStates the states of those of its segments that have a delivery row
     */
    public static MessageState of(boolean queued, int segmentCount, List<String> segmentStates) {
        if (queued) {
            return QUEUED;
        }
        if (segmentStates.size() < segmentCount) {
            return SUBMITTING;
        }
        return segmentStates.stream()
                .map(MessageState::valueOf)
                .max(Comparator.comparingInt(MessageState::badness))
                .orElse(SUBMITTING);
    }

    /** On its way: nothing is settled yet. */
    public boolean isPending() {
        return switch (this) {
            case SCHEDULED, QUEUED, SUBMITTING, ACCEPTED -> true;
            case DELIVERED, FAILED, UNDELIVERED, EXPIRED, UNCERTAIN, RECEIVED -> false;
        };
    }

    /** It did not reach the patient, as far as anybody knows. */
    public boolean isNotSent() {
        return switch (this) {
            case FAILED, UNDELIVERED, EXPIRED -> true;
            case SCHEDULED, QUEUED, SUBMITTING, ACCEPTED, DELIVERED, UNCERTAIN, RECEIVED -> false;
        };
    }

    /** Whether a professional may send the text again. */
    public boolean resendable() {
        return switch (this) {
            case FAILED, UNDELIVERED, EXPIRED, UNCERTAIN -> true;
            case SCHEDULED, QUEUED, SUBMITTING, ACCEPTED, DELIVERED, RECEIVED -> false;
        };
    }

    private int badness() {
        return switch (this) {
            case FAILED -> 6;
            case UNDELIVERED -> 5;
            case EXPIRED -> 4;
            case UNCERTAIN -> 3;
            case ACCEPTED -> 2;
            case DELIVERED -> 1;
            case SCHEDULED, QUEUED, SUBMITTING, RECEIVED ->
                throw new IllegalArgumentException("No segment is ever " + this);
        };
    }
}
