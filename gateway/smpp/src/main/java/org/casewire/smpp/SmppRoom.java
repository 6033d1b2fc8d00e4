package org.casewire.smpp;

import com.cloudhopper.smpp.pdu.SubmitSm;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.casewire.core.carrier.OutboundSegment;
import org.casewire.core.carrier.Room;
import org.casewire.core.carrier.SubmitOutcome;
import org.casewire.core.carrier.SubmitOutcome.NotWritten;
import org.casewire.smpp.BindState.Bound;

/**
 * The slots of one session's window that one message holds until its release, and each until its answer. A message
 * longer than the window holds all of it, and its further segments go out, in order, as answers come.
 *
 * <p>The counts are touched on the bind's event loop only.
 */
final class SmppRoom implements Room {
    private final SmppBind bind;
    private final Bound session;
    private final SubmitSmWriter writer;
    private final Runnable slotFreed;
    private final Pace pace;
    private final Queue<Submit> waiting = new ArrayDeque<>();
    private int free;
    private int toCome;
    private boolean released;
    private boolean begun;
    private boolean unfinished;

    SmppRoom(
            SmppBind bind,
            Bound session,
            SubmitSmWriter writer,
            Pace pace,
            Runnable slotFreed,
            int slots,
            int segments) {
        this.bind = bind;
        this.session = session;
        this.writer = writer;
        this.pace = pace;
        this.slotFreed = slotFreed;
        this.free = slots;
        this.toCome = segments;
    }

    @Override
    public String bindId() {
        return bind.id();
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(OutboundSegment segment, Fence fence) {
        CompletableFuture<SubmitOutcome> outcome = new CompletableFuture<>();
        try {
            SubmitSm pdu = writer.write(segment);
            bind.loop().execute(() -> accept(new Submit(pdu, fence, outcome)));
        } catch (IllegalArgumentException e) {
            outcome.complete(SubmitAnswers.unfit());
            onLoop(this::skip);
        } catch (RejectedExecutionException e) {
            outcome.complete(new NotWritten("the gateway is stopping"));
        }
        return outcome.minimalCompletionStage();
    }

    @Override
    public void release() {
        onLoop(() -> {
            released = true;
            pace.giveBack(toCome);
            toCome = 0;
            followUnfinished();
            giveBackFree();
        });
    }

    private void accept(Submit submit) {
        if (toCome == 0) {
            submit.outcome.complete(new NotWritten("the room was given back"));
            return;
        }
        toCome--;
        if (free > 0) {
            free--;
            write(submit);
        } else {
            waiting.add(submit);
        }
        followUnfinished();
    }

    /** A segment that is not sent after all. */
    private void skip() {
        if (toCome > 0) {
            toCome--;
            pace.giveBack(1);
            followUnfinished();
        }
    }

    /** A link that is to be unbound waits for a message of which some is written and some is not. */
    private void followUnfinished() {
        boolean now = begun && (toCome > 0 || !waiting.isEmpty());
        if (now != unfinished) {
            unfinished = now;
            session.window().unfinished(now ? 1 : -1);
        }
    }

    private void write(Submit submit) {
        if (isOpen(submit.fence)) {
            begun |= bind.submit(session, submit.pdu, begun, outcome -> answered(submit, outcome));
        } else {
            answered(submit, new NotWritten("this node may not submit now"));
        }
    }

    private static boolean isOpen(Fence fence) {
        try {
            return fence.open();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void answered(Submit submit, SubmitOutcome outcome) {
        slotBack();
        submit.outcome.complete(outcome);
    }

    private void slotBack() {
        Submit next = waiting.poll();
        if (next != null) {
            write(next);
            followUnfinished();
        } else {
            free++;
            giveBackFree();
        }
    }

    private void giveBackFree() {
        if (released && free > 0) {
            session.window().giveBack(free);
            free = 0;
            slotFreed.run();
        }
    }

    private void onLoop(Runnable task) {
        try {
            bind.loop().execute(task);
        } catch (RejectedExecutionException e) {
            // The network is gone, and the window with it.
        }
    }

    private record Submit(SubmitSm pdu, Fence fence, CompletableFuture<SubmitOutcome> outcome) {}
}
