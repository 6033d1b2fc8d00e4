package org.casewire.api.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.casewire.api.problem.ProblemMapper;
import org.casewire.api.request.BodyFilter;
import org.casewire.api.request.RequestMark;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Says no where there are no servlets, in the words and with the headers that a resource's refusal has. */
public final class Refusals {
    /** Of whose rest is waited for, at once. */
    private static final int MOST_AWAITED = 256;

    private final AtomicInteger awaited = new AtomicInteger();
    private final ProblemMapper problems = new ProblemMapper();
    private final ObjectMapper mapper;

    public Refusals(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Completes the callback, whatever happens; a body that is still on its way is not waited for. */
    public void refuse(Request request, Response response, Callback callback, Throwable why) {
        try {
            jakarta.ws.rs.core.Response problem = problems.toResponse(why);
            byte[] body = mapper.writeValueAsBytes(problem.getEntity());
            if (!response.getHeaders().contains(RequestMark.HEADER)) {
                RequestMark.mark(
                        RequestMark.idFor(request.getHeaders().get(RequestMark.HEADER)), response.getHeaders()::put);
            }
            problem.getStringHeaders()
                    .forEach((name, values) -> response.getHeaders().put(name, values.get(0)));
            response.setStatus(problem.getStatus());
            response.getHeaders()
                    .put(HttpHeader.CONTENT_TYPE, problem.getMediaType().toString());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            boolean mayFollow = mayFollow(request);
            if (!mayFollow || request.getLength() > BodyFilter.LARGEST) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            response.write(
                    true, ByteBuffer.wrap(body), mayFollow ? following(request, callback) : last(request, callback));
        } catch (JsonProcessingException | RuntimeException | Error e) {
            Response.writeError(request, response, callback, e);
        }
    }

    private Callback following(Request request, Callback callback) {
        Callback counted = Callback.from(awaited::decrementAndGet, callback);
        return Callback.from(
                () -> {
                    Connections.visitor(request).ifPresent(Connections.Visitor::lingers);
                    new Leftovers(request, counted).read();
                },
                counted::failed);
    }

    /** Left to itself, the server would wait for the client to close. */
    private static Callback last(Request request, Callback callback) {
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        return Callback.from(
                () -> {
                    callback.succeeded();
                    end.close();
                },
                callback::failed);
    }

    /** Whether what may still come is waited for, so that the answer is read and the connection can go on; it counts then. */
    private boolean mayFollow(Request request) {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return false;
        }
        if (awaited.incrementAndGet() > MOST_AWAITED) {
            awaited.decrementAndGet();
            return false;
        }
        return true;
    }
}
