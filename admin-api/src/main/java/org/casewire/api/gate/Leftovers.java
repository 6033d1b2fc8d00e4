package org.casewire.api.gate;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.casewire.api.request.BodyFilter;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of what is still on its way of a request that was answered, so that its connection can go on, and so that the
 * answer is not lost: a system that closes a connection with something unread on it takes back what it has sent. Nothing
 * is kept, and it is not waited for long.
 */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Request request;
    private final Callback callback;
    private final AtomicBoolean over = new AtomicBoolean();
    private Scheduler.@Nullable Task late;
    private long read;

    /** @param callback of the request, completed when there is no more of it, or too much */
    Leftovers(Request request, Callback callback) {
        this.request = request;
        this.callback = callback;
    }

    void read() {
        try {
            while (!over.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    await();
                    return;
                }
                boolean last = chunk.isLast() || Content.Chunk.isFailure(chunk);
                read += chunk.remaining();
                chunk.release();
                if (last || read > BodyFilter.LARGEST) {
                    end();
                }
            }
        } catch (IllegalStateException stillAwaited) {
            // It was given up while somebody waited for it: there is no going on.
            end();
        }
    }

    private void await() {
        if (late == null) {
            late = request.getConnectionMetaData()
                    .getConnector()
                    .getScheduler()
                    .schedule(this::giveUp, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        }
        request.demand(this::read);
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            Scheduler.Task task = late;
            if (task != null) {
                task.cancel();
            }
            callback.succeeded();
        }
    }

    private void giveUp() {
        if (over.compareAndSet(false, true)) {
            request.getConnectionMetaData()
                    .getConnector()
                    .getExecutor()
                    .execute(() -> callback.failed(new IOException("The body did not follow")));
        }
    }
}
