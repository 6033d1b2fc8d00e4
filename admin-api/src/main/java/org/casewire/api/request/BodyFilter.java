package org.casewire.api.request;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;

/**
 * Reads a request's body whole, 64 KiB at most however it is sent, and keeps the bytes: {@link Call} reads the JSON
 * when the resource asks for it, and a repeated request is told by them.
 */
@Priority(Priorities.ENTITY_CODER)
public final class BodyFilter implements ContainerRequestFilter {
    private static final String PROPERTY = "casewire.body";
    /** Bytes. */
    public static final int LARGEST = 64 * 1024;

    private static final byte[] NOTHING = {};

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getLength() > LARGEST) {
            throw tooLarge();
        }
        byte[] body = read(request);
        MediaType type = request.getMediaType();
        if (body.length > 0 && type != null && !MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
            throw ProblemException.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json");
        }
        request.setProperty(PROPERTY, body);
    }

    static byte[] bodyOf(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof byte[] body ? body : NOTHING;
    }

    static boolean hasRead(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) != null;
    }

    private static byte[] read(ContainerRequestContext request) {
        try {
            byte[] body = request.hasEntity() ? request.getEntityStream().readNBytes(LARGEST + 1) : NOTHING;
            if (body.length > LARGEST) {
                throw tooLarge();
            }
            return body;
        } catch (IOException e) {
            throw ProblemException.of(ProblemCode.MALFORMED_JSON, "The body did not arrive whole");
        }
    }

    public static ProblemException tooLarge() {
        return ProblemException.of(ProblemCode.BODY_TOO_LARGE, "A body has at most 64 KiB");
    }
}
