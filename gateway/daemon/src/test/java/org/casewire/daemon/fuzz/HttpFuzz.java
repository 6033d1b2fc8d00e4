package org.casewire.daemon.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.casewire.daemon.Waiting;
import org.casewire.daemon.harness.Standard;

/** Asks a daemon for what {@link HostileRequest} makes up, on several connections at once, and notes what must not be. */
public final class HttpFuzz {
    private static final int CONNECTIONS = 4;
    private static final int MOST_FAULTS = 12;
    private static final int TRIES = 3;
    private static final Duration LONGEST = Waiting.patiently(Duration.ofSeconds(1));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI api;
    private final Keys keys;
    private final long seed = Long.getLong("casewire.fuzz.seed", System.nanoTime());
    private final SeenIds ids = new SeenIds();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();

    public HttpFuzz(URI api, Standard standard) {
        this.api = api;
        this.keys = new Keys(
                "Bearer " + standard.clinic(),
                "Bearer " + standard.clinicAdmin(),
                "bearer " + standard.operator(),
                List.of(
                        "Bearer " + standard.harbour(),
                        "Bearer cw_" + "0".repeat(32) + "_" + "a".repeat(43),
                        "Basic YTpi",
                        "Bearer",
                        ""));
    }

    public long seed() {
        return seed;
    }

    /** Each with the request that led to it. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** How often each came. */
    public Map<Integer, LongAdder> statuses() {
        return statuses;
    }

    public void run(int requests) throws Exception {
        System.out.println("casewire.fuzz.seed=" + seed);
        Described described = description();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            long own = seed + i;
            all.add(threads.submit(() -> {
                ask(described, new HostileValues(new Random(own)), requests / CONNECTIONS);
                return own;
            }));
        }
        threads.shutdown();
        for (Future<?> one : all) {
            one.get();
        }
        System.out.println("answers by status: " + statuses);
    }

    private Described description() throws IOException {
        byte[] request = "GET /openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        try (RawHttp http = new RawHttp(api)) {
            return Described.in(
                    JSON.readTree(http.send(request, false, false).orElseThrow().body()));
        }
    }

    private void ask(Described described, HostileValues values, int requests) throws IOException {
        HostileRequest maker = new HostileRequest(described, values, keys, ids);
        try (RawHttp http = new RawHttp(api)) {
            for (int i = 0; i < requests && faults.size() < MOST_FAULTS; i++) {
                ask(http, maker.next());
            }
        }
    }

    private void ask(RawHttp http, HostileRequest.Made request) {
        Duration took = Duration.ZERO;
        for (int i = 0; i < TRIES; i++) {
            Optional<RawHttp.Reply> reply;
            try {
                reply = http.send(request.bytes(), request.head(), request.ends());
            } catch (IOException e) {
                faults.add(e + " after\n" + request);
                return;
            }
            if (reply.isEmpty()) {
                if (!request.ends()) {
                    faults.add("No answer to\n" + request);
                }
                return;
            }
            judge(request, reply.get());
            took = reply.get().took();
            if (request.mayWait() || took.compareTo(LONGEST) < 0) {
                return;
            }
        }
        // Three times: others use this machine too.
        faults.add(took + " for\n" + request);
    }

    private void judge(HostileRequest.Made request, RawHttp.Reply reply) {
        statuses.computeIfAbsent(reply.status(), status -> new LongAdder()).increment();
        if (reply.status() >= 500 && reply.status() != 503 && !(reply.status() == 505 && request.ends())) {
            faults.add(reply.status() + " to\n" + request + "\n" + reply.text());
        }
        if (!reply.headers().containsKey("x-request-id")) {
            faults.add(reply.status() + " without an X-Request-Id to\n" + request);
        }
        if (!reply.isJson()
                || reply.headers().containsKey("content-encoding")
                || request.head()
                || reply.body().length == 0) {
            return;
        }
        try {
            JsonNode body = JSON.readTree(reply.body());
            if (reply.status() >= 400 && !body.path("code").isTextual()) {
                faults.add(reply.status() + " without a code to\n" + request);
            }
            // Of keys only those that were made here: one's own must live.
            if (reply.status() == 201 || !request.collection().equals("/v1/keys")) {
                note(request.collection(), body);
                body.path("items").forEach(item -> note(request.collection(), item));
            }
        } catch (IOException e) {
            faults.add(reply.status() + " whose body is no JSON to\n" + request);
        }
    }

    private void note(String collection, JsonNode body) {
        if (!body.path("id").isTextual()) {
            return;
        }
        String id = body.path("id").textValue();
        if (body.has("caseId")) {
            ids.note("messages", body.path("caseId").asText() + "/" + id);
        } else {
            ids.note(collection.substring(collection.lastIndexOf('/') + 1), id);
        }
    }
}
