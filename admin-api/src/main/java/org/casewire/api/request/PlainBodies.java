package org.casewire.api.request;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Bodies come as they are. Nothing that a caller may send is large enough to be worth compressing, and unpacking is work
 * done before anybody has shown a key: a thousand bytes become a million, in memory that an inflater holds outside of the
 * heap. So the server's compressor only compresses, and a body that says it is packed is refused unread, with 415.
 */
public final class PlainBodies extends Handler.Wrapper {
    private static final String AS_IT_IS = "identity";

    /** For all ports of a server, once it is made. */
    public static void neverUnpackIn(Server server) {
        server.getDescendants(GzipHandler.class).forEach(gzip -> gzip.setInflateBufferSize(0));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase(AS_IT_IS)) {
            return super.handle(request, response, callback);
        }
        Response.writeError(request, response, callback, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415);
        return true;
    }
}
