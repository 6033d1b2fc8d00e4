package org.casewire.api.request;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.metrics.jetty12.InstrumentedQueuedThreadPool;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.casewire.api.problem.ProblemException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Where a request is served that may have to wait: for the database, for a client that reads slowly. Nobody sits at one
 * before the body is there, as far as bodies may go. The web server's own threads only take requests in and never wait, so they can be few, and few are woken
 * (the daemon's README has the figures).
 */
public final class Desks extends Handler.Wrapper implements Executor {
    /** More would only wait for each other: the database serves a few at a time. */
    private static final int MOST = 256;

    private static final int KEPT = 4;
    private static final int WAITING = 2_000;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final QueuedThreadPool threads;

    public Desks(MetricRegistry metrics) {
        threads = new InstrumentedQueuedThreadPool(metrics, MOST, KEPT, (int) IDLE.toMillis());
        threads.setName("desk");
        installBean(threads);
    }

    /** @throws RejectedExecutionException when too many requests wait already, or the server is stopping */
    @Override
    public void execute(Runnable work) {
        // Here and not by the queue: the pool warns of a bounded one, and counts on it for its own ends.
        if (threads.getQueueSize() >= WAITING) {
            throw new RejectedExecutionException("Too many requests wait for a thread");
        }
        threads.execute(work);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!hasBody(request) || request.getLength() > BodyFilter.LARGEST) {
            seat(request, response, callback);
            return true;
        }
        Arrival.of(request).whenComplete((body, failure) -> {
            if (failure == null) {
                seat(new WithBody(request, body), response, callback);
            } else {
                int status = ((ProblemException) failure).code().status();
                Response.writeError(request, response, callback, status);
            }
        });
        return true;
    }

    private static boolean hasBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private void seat(Request request, Response response, Callback callback) {
        try {
            execute(() -> request.getContext().run(() -> serve(request, response, callback), request));
        } catch (RejectedExecutionException full) {
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
        }
    }

    private void serve(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable failure) {
            // As the server does with what is thrown on its own threads; unanswered, the client would wait for ever.
            Response.writeError(request, response, callback, failure);
        }
    }

    /** A request whose body has arrived. */
    private static final class WithBody extends Request.Wrapper {
        private final Content.Source body;

        WithBody(Request request, byte[] body) {
            super(request);
            this.body = Content.Source.from(ByteBuffer.wrap(body));
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demand) {
            body.demand(demand);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
        }
    }
}
