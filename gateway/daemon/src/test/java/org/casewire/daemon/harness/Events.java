package org.casewire.daemon.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.casewire.daemon.Waiting;

/**
 * A colleague who watches the organisation's events from the moment she sat down, and resumes with her last id when the
 * daemon was away. One thread of her own; what she has seen can be read by all.
 */
public final class Events implements AutoCloseable {
    private static final long PAUSE_NANOS = 100_000_000;

    private final ApiClient api;
    private final List<JsonNode> seen = new CopyOnWriteArrayList<>();
    private final Thread watching;
    private volatile boolean closed;

    public Events(ApiClient api) {
        this.api = api;
        long last = api.get("/v1/events?wait=0").is(200).get("last").asLong();
        this.watching = new Thread(() -> watch(last), "events");
        this.watching.setDaemon(true);
        this.watching.start();
    }

    private void watch(long from) {
        long last = from;
        while (!closed) {
            try {
                Answer answer = api.get("/v1/events?wait=2&after=" + last);
                if (answer.status() == 200) {
                    answer.body().get("items").forEach(seen::add);
                    last = answer.body().get("last").asLong();
                    continue;
                }
            } catch (UncheckedIOException e) {
                // The daemon is away; she tries again.
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Everything seen so far, oldest first. */
    public List<JsonNode> seen() {
        return seen;
    }

    /** How many events have been seen, to wait for later ones only. */
    public int mark() {
        return seen.size();
    }

    /** The first event of this type for this case after a mark. */
    public JsonNode await(int mark, String type, String caseId) {
        return Waiting.until(
                () -> seen.stream()
                        .skip(mark)
                        .filter(event -> event.path("type").asText().equals(type))
                        .filter(event -> event.path("caseId").asText().equals(caseId))
                        .findFirst(),
                () -> "no " + type + " among " + seen.subList(Math.min(mark, seen.size()), seen.size()));
    }

    /** The ids of all events seen, which must rise. */
    public List<Long> ids() {
        return seen.stream().map(event -> event.get("id").asLong()).toList();
    }

    public Optional<JsonNode> last() {
        return seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(seen.size() - 1));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        watching.interrupt();
        watching.join();
    }
}
