package org.casewire.api.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;

/**
 * Reads what a refused request still sends, or says that its connection ends. Whoever is refused before the body was
 * read (401, 403, 404, 429) may have it under way still; the server would then close the connection without a word, and
 * the client's next request on it would fail for no reason of its own.
 */
public final class UnreadBody implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() >= 400 && !BodyFilter.hasRead(request) && !readRest(request)) {
            response.getHeaders().putSingle("Connection", "close");
        }
    }

    /** Whether there is nothing more to come. */
    private static boolean readRest(ContainerRequestContext request) {
        if (request.getLength() > BodyFilter.LARGEST) {
            return false;
        }
        try {
            return !request.hasEntity()
                    || request.getEntityStream().readNBytes(BodyFilter.LARGEST + 1).length <= BodyFilter.LARGEST;
        } catch (IOException e) {
            return false;
        }
    }
}
