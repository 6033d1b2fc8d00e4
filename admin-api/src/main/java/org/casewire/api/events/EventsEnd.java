package org.casewire.api.events;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * What the web server must know of long answers: it ends them when it begins to stop, as it would otherwise wait for
 * them; and no compressor may hold back a stream. Register it with the server's life cycle.
 */
public final class EventsEnd implements LifeCycle.Listener {
    private final EventHub hub;
    private final ConfirmationWatch confirmations;

    public EventsEnd(EventHub hub, ConfirmationWatch confirmations) {
        this.hub = hub;
        this.confirmations = confirmations;
    }

    @Override
    public void lifeCycleStarted(LifeCycle server) {
        if (server instanceof Server started) {
            started.getDescendants(GzipHandler.class).forEach(gzip -> gzip.addExcludedMimeTypes("text/event-stream"));
        }
    }

    @Override
    public void lifeCycleStopping(LifeCycle server) {
        hub.end();
        confirmations.end();
    }
}
