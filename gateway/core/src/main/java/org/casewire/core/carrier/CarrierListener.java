package org.casewire.core.carrier;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What a link tells core. {@code received} calls may come from any thread but never block: they hand the work over and
 * complete the stage when it is committed. A failed stage means "not stored": the link refuses the delivery so that
 * the carrier repeats it.
 */
public interface CarrierListener {
    /** An inbound text, or one part of it. Acknowledge it only when the stage is complete. */
    CompletionStage<InboundStored> received(InboundPart part);

    /** A delivery receipt. Acknowledge it only when the stage is complete. */
    CompletionStage<Void> received(Receipt receipt);

    /**
     * What only looks like a receipt ({@link Receipt.Evidence#TEXT_ALONE}): stored as one when this carrier gave us its id
     * on that pair. False when it is a text; fails while an answer that may bring the id is still awaited.
     */
    CompletionStage<Boolean> receivedIfOurs(Receipt receipt);

    /** What nobody could use, and was refused: kept for an operator. Never blocks, so from any thread. */
    void unusable(UnusableDelivery delivery);

    /** The acknowledgement of a stored part was written to the network: a repeat of it is the patient's. */
    void acknowledged(InboundStored stored);

    /**
     * From now on the carrier may repeat over another session what it has no acknowledgement for: told before our unbind
     * is written, once the carrier's is read, and when the connection is gone. More may be received of it until
     * {@link #sessionEnded}, and more than once this may be told.
     *
     * @return complete when other nodes know it too; it may fail, and may take as long as the database is away
     */
    CompletionStage<?> sessionEnding(UUID session);

    /** A network session is over: what was acknowledged shortly before may not have arrived, and be repeated. */
    void sessionEnded(UUID session);

    /** {@link CarrierLink#reserve} may now succeed. */
    void roomAvailable();

    /**
     * Whether this process still has the right to bind and to submit. Past its end nothing is bound, and what was not yet
     * handed to the network is thrown away with its connection. Asked before each write, on any thread.
     */
    boolean mayWrite();

    /** {@link CarrierLink#sending} has changed. */
    void bindsChanged();

    /** The link has stopped binding by itself; to be kept over a restart, with an alert. */
    void held(String reason);

    /** What {@link #acknowledged} refers to: the row that remembers the delivery, 0 when there is none. */
    record InboundStored(long deliveryId) {}
}
