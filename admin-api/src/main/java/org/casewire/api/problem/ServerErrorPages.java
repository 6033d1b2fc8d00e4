package org.casewire.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.casewire.api.request.RequestMark;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Problem documents also for what never gets as far as the API: a broken request line, headers that are too large. */
public final class ServerErrorPages implements Request.Handler {
    private final ObjectMapper mapper;

    public ServerErrorPages(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws JsonProcessingException {
        ProblemCode code = ProblemCode.ofStatus(response.getStatus());
        Problem problem = Problem.of(code, response.getStatus(), code.title(), List.of(), Map.of());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (!response.getHeaders().contains(RequestMark.HEADER)) {
            String id = RequestMark.idFor(request.getHeaders().get(RequestMark.HEADER));
            RequestMark.mark(id, response.getHeaders()::put);
        }
        if (code.status() == ProblemCode.UNAVAILABLE.status()) {
            // The server is being stopped: its next start is near.
            response.getHeaders().put(HttpHeader.RETRY_AFTER, ProblemMapper.TRY_AGAIN_SECONDS);
        }
        response.write(
                true, ByteBuffer.wrap(mapper.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}
