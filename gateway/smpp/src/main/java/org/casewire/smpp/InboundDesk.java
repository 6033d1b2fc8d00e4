package org.casewire.smpp;

import com.cloudhopper.smpp.pdu.BaseSm;
import com.cloudhopper.smpp.pdu.PduResponse;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.casewire.core.carrier.CarrierListener;
import org.casewire.core.carrier.CarrierListener.InboundStored;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.carrier.ReadTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what one session delivers to core and answers it: ESME_ROK only after core has stored it, the profile's refusal
 * when core could not, or not in time. A delivery is answered once; what core stores after its refusal is not
 * acknowledged, and the carrier's repeat will be told from a new text by that.
 *
 * <p>PDUs are read on one worker, in order; the counts live on the session's event loop. No more than {@link #MOST}
 * deliveries are open at once: beyond that the socket is not read, and the carrier waits.
 */
final class InboundDesk {
    static final int MOST = 200;

    private static final Logger LOG = LoggerFactory.getLogger(InboundDesk.class);

    private final SmppSession session;
    private final UUID sessionId = UUID.randomUUID();
    private final EventLoop loop;
    private final EventExecutor worker;
    private final Delivery.Reader reader;
    private final CarrierListener listener;
    private final LinkMetrics metrics;
    private final int refusal;
    private final long patience;
    private final Deque<Open> inOrder = new ArrayDeque<>();
    private int open;
    private final Runnable answered;
    private boolean held;
    private boolean paused;

    /** @param answered called on the event loop after each answer */
    InboundDesk(SmppSession session, EventLoop loop, EventExecutor worker, Link link, Runnable answered) {
        this.answered = answered;
        this.session = session;
        this.loop = loop;
        this.worker = worker;
        this.reader = link.reader();
        this.listener = link.listener();
        this.metrics = link.metrics();
        this.refusal = link.profile().refuseInboundWith();
        // A fifth is left for the answer's way back.
        this.patience = link.profile().deliverResponseTimeout().toNanos() / 5 * 4;
    }

    void received(BaseSm<?> pdu, ReadTime read) {
        Open delivery = new Open(pdu.createResponse(), System.nanoTime() + patience);
        inOrder.add(delivery);
        open++;
        if (open >= MOST && !held) {
            held = true;
            session.reading(false);
        }
        worker.execute(() -> hand(pdu, read, delivery));
    }

    /** Refuses what core has not stored in time. */
    void tick(long now) {
        while (!inOrder.isEmpty() && (inOrder.getFirst().answered || inOrder.getFirst().deadline - now <= 0)) {
            Open first = inOrder.removeFirst();
            if (!first.answered) {
                metrics.refused("it was not stored in time");
            }
            answer(first, refusal, 0);
        }
    }

    /**
     * Not by way of the worker: the carrier repeats what it has no answer for as soon as it reads an unbind.
     *
     * @return complete when the carrier may read it
     */
    CompletableFuture<?> ending() {
        try {
            return listener.sessionEnding(sessionId).toCompletableFuture();
        } catch (RuntimeException e) {
            // Core's own fault must not keep the link from ending, and so from coming back.
            LOG.atError().setCause(e).log("The end of a session could not be told; a repeat may be shown twice");
            return CompletableFuture.completedFuture(null);
        }
    }

    /** After what was acknowledged, on the same worker. */
    void ended() {
        ending();
        worker.execute(() -> listener.sessionEnded(sessionId));
    }

    boolean idle() {
        return open == 0;
    }

    /** Reads no more of what comes, so that what has come can be answered although the carrier never rests. */
    void pause() {
        paused = true;
        session.reading(false);
    }

    void resume() {
        paused = false;
        session.reading(!held);
    }

    private void hand(BaseSm<?> pdu, ReadTime read, Open delivery) {
        CompletionStage<Long> stored;
        try {
            stored = hand(reader.read(pdu, sessionId, read));
        } catch (RuntimeException e) {
            stored = CompletableFuture.failedFuture(e);
        }
        stored.whenComplete((deliveryId, failure) -> loop.execute(() -> {
            if (failure != null && !delivery.answered) {
                metrics.refused(cause(failure).getClass().getSimpleName());
            }
            answer(delivery, failure == null ? CommandStatus.OK : refusal, failure == null ? deliveryId : 0);
        }));
    }

    private CompletionStage<Long> hand(Delivery delivery) {
        if (delivery instanceof Delivery.Text text) {
            return hand(text.part());
        } else if (delivery instanceof Delivery.Doubtful doubtful) {
            return listener.receivedIfOurs(doubtful.receipt())
                    .thenCompose(ours -> ours ? counted() : hand(doubtful.part()));
        }
        return listener.received(((Delivery.Confirmation) delivery).receipt()).thenCompose(done -> counted());
    }

    private CompletionStage<Long> hand(InboundPart part) {
        return listener.received(part).thenApply(stored -> {
            metrics.inboundTexts.mark();
            return stored.deliveryId();
        });
    }

    private CompletionStage<Long> counted() {
        metrics.inboundReceipts.mark();
        return CompletableFuture.completedFuture(0L);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    private void answer(Open delivery, int commandStatus, long deliveryId) {
        if (delivery.answered) {
            return;
        }
        delivery.answered = true;
        open--;
        if (commandStatus == CommandStatus.OK) {
            metrics.taken();
        }
        delivery.response.setCommandStatus(commandStatus);
        session.respond(delivery.response, () -> {
            if (commandStatus == CommandStatus.OK && deliveryId != 0) {
                worker.execute(() -> listener.acknowledged(new InboundStored(deliveryId)));
            }
        });
        if (held && open <= MOST / 2) {
            held = false;
            session.reading(!paused);
        }
        answered.run();
    }

    /** A delivery that is not answered yet; touched on the event loop only. */
    private static final class Open {
        private final PduResponse response;
        private final long deadline;
        private boolean answered;

        private Open(PduResponse response, long deadline) {
            this.response = response;
            this.deadline = deadline;
        }
    }
}
