package org.casewire.api.gate;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.casewire.core.thread.CoreThread;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/** Keeps the {@link Connections} of every port of the server, from its start on. Register it with the server's life cycle. */
public final class Entrance implements LifeCycle.Listener {
    /** Connections that the system keeps until they are taken; its usual 50 are gone in no time. */
    private static final int ACCEPT_QUEUE = 1_024;

    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(500);

    private final GateLimits limits;
    private final MetricRegistry metrics;
    private final Map<Connector, Connections> ports = new ConcurrentHashMap<>();
    private volatile boolean ended;

    public Entrance(GateLimits limits, MetricRegistry metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    @Override
    public void lifeCycleStarting(LifeCycle lifeCycle) {
        if (lifeCycle instanceof Server server) {
            for (Connector connector : server.getConnectors()) {
                Connections port = new Connections(limits);
                ports.put(connector, port);
                connector.addEventListener(port);
                if (connector instanceof ServerConnector socket && socket.getAcceptQueueSize() == 0) {
                    socket.setAcceptQueueSize(ACCEPT_QUEUE);
                }
                String name = String.valueOf(connector.getName());
                metrics.gauge(MetricRegistry.name("connections", name, "open"), () -> (Gauge<Integer>) port::count);
                metrics.gauge(
                        MetricRegistry.name("connections", name, "strangers"), () -> (Gauge<Integer>) port::strangers);
            }
            server.insertHandler(new Counted());
            Thread sweeper = new CoreThread("connections-sweep", this::sweep);
            sweeper.start();
        }
    }

    @Override
    public void lifeCycleStopping(LifeCycle server) {
        ended = true;
    }

    private void sweep() {
        while (!ended) {
            ports.values().forEach(Connections::sweep);
            try {
                TimeUnit.NANOSECONDS.sleep(BETWEEN_SWEEPS.toNanos());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Notes whose request it is, before anything else is done about it. */
    private final class Counted extends Handler.Wrapper {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Connections port = ports.get(request.getConnectionMetaData().getConnector());
            if (port != null) {
                port.begins(request);
            }
            return super.handle(request, response, callback);
        }
    }
}
