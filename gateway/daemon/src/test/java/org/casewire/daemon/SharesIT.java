package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The clinic takes all that it can get of everything; the health centre is served all the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharesIT {
    /** For a machine that does something else as well; each answer of the modest one must be no refusal besides. */
    private static final Duration PROMPTLY = Duration.ofSeconds(Long.getLong("casewire.shares.seconds", 5));

    private static final int GREEDY = 100;

    private SimulatorSmsc smsc;
    private Installation installation;
    private Daemon daemon;
    private ApiClient greedy;
    private ApiClient modest;
    private HttpClient http;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        smsc = new SimulatorSmsc();
        installation = Installation.standard(folder)
                .carrier(Carrier.at(smsc.port()))
                .incoming(
                        "connections: 300, strangers: 100, strangersPerAddress: 50, waiting: 100, requests: 16, requestsPerOrganisation: 8");
        daemon = installation.start();
        greedy = new ApiClient(daemon::api, Standard.keys().clinic());
        modest = new ApiClient(daemon::api, Standard.keys().harbour());
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    void end() throws Exception {
        daemon.close();
        installation.close();
        smsc.close();
    }

    @Test
    void oneCannotHoldAllEventStreams() throws Exception {
        List<HttpResponse<InputStream>> streams = new ArrayList<>();
        try {
            HttpResponse<InputStream> last = stream(Standard.keys().clinic());
            while (last.statusCode() == 200) {
                streams.add(last);
                last = stream(Standard.keys().clinic());
            }
            assertThat(streams).hasSize(50);
            assertThat(last.statusCode()).isEqualTo(503);
            assertThat(last.headers().firstValue("Retry-After")).isPresent();
            for (int i = 0; i < 20; i++) {
                HttpResponse<InputStream> other = stream(Standard.keys().harbour());
                assertThat(other.statusCode()).isEqualTo(200);
                streams.add(other);
            }
            long position = modest.get("/v1/events").is(200).get("last").asLong();
            modest.get("/v1/events?wait=1&after=" + position).is(200);
            // A sender who would rather wait is served all the same; only she does not wait.
            String caseId = greedy.openCase("+358401237001");
            greedy.write(caseId, "hei", "Prefer", "wait=20").is(201);
        } finally {
            for (HttpResponse<InputStream> one : streams) {
                one.body().close();
            }
        }
        Waiting.untilTrue(() -> daemon.gauge("events.clients") == 0, daemon::said);
    }

    @Test
    void oneCannotHoldAllConnections() throws Exception {
        List<Socket> connections = new ArrayList<>();
        try {
            String last = answered(connections, Standard.keys().clinic());
            while (last.startsWith("HTTP/1.1 200 ") && connections.size() < 300) {
                last = answered(connections, Standard.keys().clinic());
            }
            assertThat(last).startsWith("HTTP/1.1 503 ").containsIgnoringCase("Retry-After");
            assertThat(connections)
                    .as("half of them, and the one that was refused")
                    .hasSizeBetween(140, 152);
            for (int i = 0; i < 40; i++) {
                assertThat(answered(connections, Standard.keys().harbour())).startsWith("HTTP/1.1 200 ");
            }
        } finally {
            for (Socket one : connections) {
                one.close();
            }
        }
    }

    /** On a connection of its own, which stays. @return the head of the answer */
    private String answered(List<Socket> connections, String key) throws IOException {
        Socket socket = new Socket("127.0.0.1", daemon.api().getPort());
        connections.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write("GET /v1/session HTTP/1.1\r\nHost: casewire\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(key)
                        .getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Test
    void oneCannotHoldAllDesksOrTheWriters() throws Exception {
        String theirs = greedy.openCase("+358401237002");
        String ours = modest.openCase("+358401237003");
        smsc.simulator().faults(Faults.parse("{\"answerDelay\": 3000}"));
        AtomicBoolean over = new AtomicBoolean();
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        Semaphore underWay = new Semaphore(GREEDY);
        Thread crowd = new Thread(() -> takeAll(theirs, over, underWay, statuses), "greedy");
        crowd.start();
        List<Long> times = new ArrayList<>();
        try {
            Waiting.untilTrue(() -> statuses.getOrDefault(200, 0) > 100, () -> statuses.toString());
            for (int i = 0; i < 150; i++) {
                int round = i;
                times.add(timed(() -> modest.get("/v1/cases/" + ours).is(200)));
                times.add(timed(() -> modest.write(ours, "text " + round).is(201)));
                if (i % 10 == 0) {
                    times.add(timed(() -> modest.openCase("+35840123800" + round % 10)));
                }
            }
        } finally {
            over.set(true);
            crowd.join();
            underWay.acquire(GREEDY);
            smsc.simulator().faults(Faults.NONE);
        }
        long p99 = times.stream()
                .sorted()
                .skip(times.size() * 99L / 100)
                .findFirst()
                .orElseThrow();
        assertThat(Duration.ofNanos(p99)).as("%s", statuses).isLessThan(PROMPTLY);
        assertThat(statuses.keySet())
                .as("the greedy one is served or told to wait")
                .isSubsetOf(200, 201, 429, 503);
    }

    /** Lists, threads, first messages of new cases and senders who wait, always so many at once. */
    private void takeAll(String caseId, AtomicBoolean over, Semaphore underWay, Map<Integer, Integer> statuses) {
        for (int i = 0; !over.get(); i++) {
            underWay.acquireUninterruptibly();
            HttpRequest.Builder request = HttpRequest.newBuilder()
                    .timeout(Duration.ofSeconds(60))
                    .header("Authorization", "Bearer " + Standard.keys().clinic())
                    .header("Content-Type", "application/json");
            switch (i % 4) {
                case 0 -> request.uri(api("/v1/cases?limit=200"));
                case 1 -> request.uri(api("/v1/cases/" + caseId + "/messages?limit=200"));
                case 2 ->
                    request.uri(api("/v1/cases"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"patient\": {\"phone\": \"+3584012"
                                    + (10_000 + i % 80_000) + "\"}, \"status\": \"IN_PROGRESS\"}"));
                default ->
                    request.uri(api("/v1/cases/" + caseId + "/messages"))
                            .header("Prefer", "wait=2")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"text\": \"hei\", \"author\": {\"id\": \"n\", \"name\": \"n\"}}"));
            }
            CompletableFuture<HttpResponse<Void>> answer =
                    http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
            answer.whenComplete((response, failure) -> {
                statuses.merge(response == null ? 0 : response.statusCode(), 1, Integer::sum);
                underWay.release();
            });
        }
    }

    private HttpResponse<InputStream> stream(String key) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(api("/v1/events"))
                        .header("Authorization", "Bearer " + key)
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private URI api(String path) {
        return daemon.api().resolve(path);
    }

    private static long timed(Runnable asking) {
        long start = System.nanoTime();
        asking.run();
        return System.nanoTime() - start;
    }
}
