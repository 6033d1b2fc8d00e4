package org.casewire.daemon;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/**
 * Makes room before the server stops: requests are served as before, and each connection ends with its answer, so that
 * none is left on which a client's next request would meet a closed door.
 */
final class Leaving extends Handler.Wrapper {
    private volatile boolean begun;

    /** Before the server is started. */
    void serve(Server server) {
        server.insertHandler(this);
    }

    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (begun) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        return super.handle(request, response, callback);
    }
}
