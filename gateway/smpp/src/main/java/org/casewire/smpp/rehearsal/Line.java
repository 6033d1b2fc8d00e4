package org.casewire.smpp.rehearsal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.SubmitOutcome.Refusal;
import org.casewire.core.id.Ids;
import org.casewire.core.number.SenderAddress;
import org.casewire.core.text.Encoding;
import org.casewire.smpp.DirectSession;
import org.casewire.smpp.DirectSession.Reply;
import org.casewire.smpp.SmppProfile;

/** The bound sessions, and the only way to send: slowly, counted, and never more than the plan allows. One thread. */
final class Line implements AutoCloseable {
    private static final SenderAddress NOBODY = new SenderAddress("", SenderAddress.Kind.SHORT_CODE);
    private static final Duration VALIDITY = Duration.ofHours(1);
    private static final int TRIES_WHEN_THROTTLED = 3;

    private final RehearsalPlan plan;
    private final DirectSession submitting;
    private final List<DirectSession> sessions;
    private final Ids ids = new Ids(Clock.systemUTC());
    private final List<Taken> taken = new ArrayList<>();
    private int submits;
    private int references;

    Line(RehearsalPlan plan, DirectSession submitting, List<DirectSession> sessions) {
        this.plan = plan;
        this.submitting = submitting;
        this.sessions = List.copyOf(sessions);
    }

    /** A text that the carrier took. */
    record Taken(String messageId, Instant answeredAt) {}

    /** A text, with whatever ties it to others. */
    record Piece(String text, Encoding encoding, int number, int total, int reference) {
        static Piece alone(String text, Encoding encoding) {
            return new Piece(text, encoding, 1, 1, 0);
        }
    }

    int nextReference() {
        return ++references;
    }

    List<Taken> taken() {
        synchronized (taken) {
            return List.copyOf(taken);
        }
    }

    int submits() {
        return submits;
    }

    /** Whether receipts come by another connection than answers. */
    boolean twoWays() {
        return sessions.size() > 1;
    }

    boolean allows(int more) {
        return submits + more <= plan.bounds().most();
    }

    /** Sends one, waits for its answer, and for its turn when the carrier throttles. */
    Reply send(SmppProfile as, Piece piece) throws InterruptedException {
        Reply reply = new Reply.Lost("nothing was sent");
        for (int tries = 0; tries < TRIES_WHEN_THROTTLED && allows(1); tries++) {
            rest(plan.bounds().pace());
            reply = write(as, List.of(piece)).get(0).join();
            if (!(reply instanceof Reply.Refused refused)
                    || !isPassing(refused.why().refusal())) {
                return reply;
            }
            rest(plan.bounds().rest());
        }
        return reply;
    }

    /** Many carriers throttle with a status of their own, which nobody knows yet. */
    private static boolean isPassing(Refusal refusal) {
        return refusal == Refusal.FLOW || refusal == Refusal.TRANSIENT;
    }

    /** All at once, and without a pause; the caller has asked whether it is allowed. */
    List<CompletableFuture<Reply>> write(SmppProfile as, List<Piece> pieces) {
        submits += pieces.size();
        long patience = plan.bounds().patience().plusSeconds(1).toMillis();
        return submitting
                .submit(as, pieces.stream().map(piece -> segment(as, piece)).toList())
                .stream()
                .map(reply -> reply.completeOnTimeout(new Reply.Silent(), patience, TimeUnit.MILLISECONDS)
                        .thenApply(this::noted))
                .toList();
    }

    private OutboundSegment segment(SmppProfile as, Piece piece) {
        return new OutboundSegment(
                ids.message(),
                piece.number(),
                piece.total(),
                piece.reference(),
                plan.from().orElse(NOBODY),
                plan.to(),
                piece.encoding(),
                as.texts().tie(),
                piece.text(),
                Instant.now().plus(VALIDITY));
    }

    private Reply noted(Reply reply) {
        if (reply instanceof Reply.Taken accepted) {
            synchronized (taken) {
                taken.add(new Taken(accepted.messageId(), accepted.at()));
            }
        }
        return reply;
    }

    CompletableFuture<Reply> enquire() {
        return submitting.enquire(plan.bounds().patience());
    }

    static void rest(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }

    @Override
    public void close() {
        sessions.forEach(DirectSession::close);
    }
}
