package org.casewire.api.gate;

import com.codahale.metrics.MetricRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.casewire.api.request.BodyFilter;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where a request is served that may have to wait: for the database, for a client that reads slowly. Nobody sits at one
 * before the body is there, as far as bodies may go, and strangers have desks of their own. The web server's own threads
 * only take requests in and never wait, so they can be few, and few are woken (the daemon's README has the figures).
 */
public final class Desks extends Handler.Wrapper {
    private static final int WAITING = 2_000;
    private static final int STRANGERS_WAITING = 500;
    /** Of what bodies may take: there is little that a stranger may send. */
    private static final int STRANGERS_PART = 8;
    /** And of whom little is awaited at once. */
    private static final int STRANGERS_AWAITED = 256;

    private final Desk known;
    private final Desk strangers;
    private final Shares bytes;
    private final Shares strangersBytes;
    private final Shares strangersAwaited = new Shares(STRANGERS_AWAITED);
    private final Duration requestWithin;
    private final Refusals refusals;

    /**
     * @param name of the threads
     * @param placesForStrangers that may be taken beside those of the limits
     */
    public Desks(String name, GateLimits limits, int placesForStrangers, Refusals refusals, MetricRegistry metrics) {
        this.refusals = refusals;
        this.requestWithin = limits.requestWithin();
        this.bytes = new Shares(limits.bodyBytes());
        this.strangersBytes = new Shares(limits.bodyBytes() / STRANGERS_PART);
        this.known = new Desk(name, limits.requests(), limits.requestsPerOrganisation(), WAITING, metrics);
        this.strangers =
                new Desk("stranger-" + name, placesForStrangers, placesForStrangers, STRANGERS_WAITING, metrics);
        installBean(known.threads());
        installBean(strangers.threads());
    }

    /** @param refused told instead, now or later, when too much waits already or the server is stopping */
    public void execute(Party party, Runnable work, Consumer<RejectedExecutionException> refused) {
        desk(party).execute(party, work, refused);
    }

    /** @return as {@link Arrival#of} */
    public CompletableFuture<byte[]> body(Request request, Party party) {
        if (!(party instanceof Party.Stranger)) {
            return Arrival.of(request, party, bytes, requestWithin);
        }
        if (!strangersAwaited.take(party)) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("Too many bodies are awaited"));
        }
        CompletableFuture<byte[]> body = Arrival.of(request, party, strangersBytes, requestWithin);
        body.whenComplete((whole, failure) -> strangersAwaited.release(party));
        return body;
    }

    private Desk desk(Party party) {
        return party instanceof Party.Stranger ? strangers : known;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Party party = Gate.party(request);
        if (!hasBody(request) || request.getLength() > BodyFilter.LARGEST) {
            seat(party, request, request, response, callback);
            return true;
        }
        body(request, party).whenComplete((body, failure) -> {
            if (failure == null) {
                seat(party, new WithBody(request, body), request, response, callback);
            } else {
                refusals.refuse(request, response, callback, failure);
            }
        });
        return true;
    }

    private static boolean hasBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private void seat(Party party, Request request, Request bare, Response response, Callback callback) {
        execute(
                party,
                () -> request.getContext().run(() -> serve(request, response, callback), request),
                full -> refusals.refuse(bare, response, callback, full));
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
