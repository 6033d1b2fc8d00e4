package org.casewire.api.request;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Takes in a request's body as it comes, so that no thread waits for a client that sends it in drops. One that stops
 * sending is given up after the connector's idle time-out.
 */
public final class Arrival {
    private final Request request;
    private final ByteArrayOutputStream arrived;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private Arrival(Request request) {
        this.request = request;
        this.arrived = new ByteArrayOutputStream((int) Math.max(0, Math.min(request.getLength(), BodyFilter.LARGEST)));
    }

    /**
     * @return completes when all is there, at once when it is already; fails with a {@link ProblemException}, 400 when it
     *     did not arrive whole, 413 for more than {@link BodyFilter#LARGEST} bytes
     */
    public static CompletableFuture<byte[]> of(Request request) {
        Arrival arrival = new Arrival(request);
        arrival.read();
        return arrival.whole;
    }

    private void read() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this::read);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                whole.completeExceptionally(
                        ProblemException.of(ProblemCode.MALFORMED_JSON, "The body did not arrive whole"));
                return;
            }
            byte[] part = new byte[chunk.remaining()];
            chunk.getByteBuffer().get(part);
            boolean last = chunk.isLast();
            chunk.release();
            arrived.writeBytes(part);
            if (arrived.size() > BodyFilter.LARGEST) {
                whole.completeExceptionally(BodyFilter.tooLarge());
                return;
            }
            if (last) {
                whole.complete(arrived.toByteArray());
                return;
            }
        }
    }
}
