package org.casewire.api.gate;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.BodyFilter;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a request's body as it comes, so that no thread waits for a client that sends it in drops. What is kept grows
 * with what has come, counts as its party's until the request is over, and one that is not whole in time is given up.
 */
final class Arrival {
    private final Request request;
    private final Party party;
    private final Shares bytes;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private @Nullable ByteArrayOutputStream arrived;
    private Scheduler.@Nullable Task late;
    private int size;

    private Arrival(Request request, Party party, Shares bytes) {
        this.request = request;
        this.party = party;
        this.bytes = bytes;
    }

    /**
     * @param within how long it may take
     * @return completes when all is there, at once when it is already; fails with a {@link ProblemException}, 400 when it
     *     did not arrive whole, 408 when not in time, 413 for more than {@link BodyFilter#LARGEST} bytes, 503 when too much
     *     is kept already
     */
    static CompletableFuture<byte[]> of(Request request, Party party, Shares bytes, Duration within) {
        Arrival arrival = new Arrival(request, party, bytes);
        Request.addCompletionListener(request, end -> arrival.letGo());
        if (!arrival.read()) {
            arrival.await(within);
        }
        return arrival.whole;
    }

    private void await(Duration within) {
        Scheduler.Task task = request.getConnectionMetaData()
                .getConnector()
                .getScheduler()
                .schedule(this::late, within.toNanos(), TimeUnit.NANOSECONDS);
        late = task;
        whole.whenComplete((body, failure) -> task.cancel());
        request.demand(this::goOn);
    }

    private void goOn() {
        if (!read()) {
            request.demand(this::goOn);
        }
    }

    /** @return whether it is over, one way or the other */
    private boolean read() {
        while (!whole.isDone()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return false;
            }
            if (Content.Chunk.isFailure(chunk)) {
                fail(ProblemCode.MALFORMED_JSON, "The body did not arrive whole");
                return true;
            }
            byte[] part = new byte[chunk.remaining()];
            chunk.getByteBuffer().get(part);
            boolean last = chunk.isLast();
            chunk.release();
            if (counts(part.length)) {
                add(part, last);
            }
        }
        return true;
    }

    private void add(byte[] part, boolean last) {
        ByteArrayOutputStream before = arrived;
        if (before == null && last) {
            whole.complete(part);
            return;
        }
        ByteArrayOutputStream all = before == null ? new ByteArrayOutputStream(part.length) : before;
        all.writeBytes(part);
        arrived = all;
        if (last) {
            whole.complete(all.toByteArray());
        }
    }

    private synchronized boolean counts(int more) {
        if (size + more > BodyFilter.LARGEST) {
            whole.completeExceptionally(BodyFilter.tooLarge());
            return false;
        }
        if (!bytes.take(party, more)) {
            whole.completeExceptionally(ProblemException.of(
                    ProblemCode.UNAVAILABLE, "Too much is on its way already; nothing was done", "Retry-After", "2"));
            return false;
        }
        size += more;
        return true;
    }

    private synchronized void letGo() {
        bytes.release(party, size);
        size = 0;
        if (late != null) {
            late.cancel();
        }
    }

    private void late() {
        // Off the timer's thread, which all deadlines share.
        request.getConnectionMetaData()
                .getConnector()
                .getExecutor()
                .execute(() -> fail(ProblemCode.REQUEST_TIMEOUT, "The body did not arrive in time"));
    }

    private void fail(ProblemCode code, String detail) {
        whole.completeExceptionally(ProblemException.of(code, detail));
    }
}
