package org.casewire.daemon.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any number of clients of the event stream on one thread, over all organisations in turn. The first of each remembers
 * what it was told of; all are checked for order, and their delays are kept from {@link #beginMeasuring()} on.
 */
final class EventWatch implements AutoCloseable {
    private static final int BUFFER = 65_536;
    private static final long GLANCE_MILLIS = 100;

    private final Selector selector = Selector.open();
    private final List<EventClient> clients = new ArrayList<>();
    private final Times delays = new Times();
    private final Thread thread = new Thread(this::run, "event-clients");
    private volatile boolean measuring;
    private volatile boolean running = true;
    private volatile @Nullable Exception failure;

    /** @param after each organisation's last event that is not to be told */
    EventWatch(int port, List<Tenant> tenants, Map<Tenant, Long> after, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Tenant tenant = tenants.get(i % tenants.size());
            EventClient client =
                    new EventClient(port, tenant, after.getOrDefault(tenant, 0L), this::delayed, i < tenants.size());
            client.channel().register(selector, SelectionKey.OP_READ, client);
            clients.add(client);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until every stream has begun: what comes later is told to all. */
    void awaitBegun() throws IOException, InterruptedException {
        Waiting.until("every event client was answered", () -> {
            requireHealthy();
            return Optional.of(clients.stream().allMatch(EventClient::answered)).filter(Boolean::booleanValue);
        });
    }

    void beginMeasuring() {
        measuring = true;
    }

    void endMeasuring() {
        measuring = false;
    }

    void requireHealthy() {
        Exception cause = failure;
        if (cause != null) {
            throw new BenchException("An event client failed: " + cause.getMessage(), cause);
        }
    }

    /** Events that the one who was told the fewest of this organisation's has read. */
    synchronized long least(Tenant tenant) {
        return clients.stream()
                .filter(client -> client.tenant().equals(tenant))
                .mapToLong(EventClient::count)
                .min()
                .orElse(0);
    }

    /** When events of this type were read by those clients that remember. */
    synchronized TimesById seen(String type) {
        TimesById all = new TimesById();
        clients.forEach(client -> all.addAll(client.seen(type)));
        return all;
    }

    /** From an event's beginning to its being read, in the measured time. */
    synchronized Quantiles delays() {
        return delays.ofMicros();
    }

    /** How many events were read in the measured time, by all clients together. */
    synchronized long delivered() {
        return delays.count();
    }

    /** That every client of this organisation was told each of so many events once, in order. */
    synchronized void verify(Findings findings, Tenant tenant, long events) {
        for (EventClient client : clients) {
            if (client.tenant().equals(tenant)) {
                findings.require(
                        client.count() == events && client.outOfOrder() == 0,
                        "an event client was told %d events instead of %d, %d of them out of order",
                        client.count(),
                        events,
                        client.outOfOrder());
            }
        }
    }

    private void delayed(long micros) {
        if (measuring) {
            delays.add(micros);
        }
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (running) {
                selector.select(
                        key -> {
                            if (key.attachment() instanceof EventClient client) {
                                read(client, buffer);
                            }
                        },
                        GLANCE_MILLIS);
            }
        } catch (Exception e) {
            failure = e;
        } finally {
            disconnect();
        }
    }

    private synchronized void read(EventClient client, ByteBuffer buffer) {
        try {
            client.read(buffer);
        } catch (IOException e) {
            throw new BenchException("The connection broke", e);
        }
    }

    private void disconnect() {
        try (selector) {
            for (EventClient client : clients) {
                client.channel().close();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    @Override
    public void close() {
        running = false;
        selector.wakeup();
    }
}
