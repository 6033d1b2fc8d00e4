package org.casewire.daemon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The simulator's control port. */
final class Operator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    Operator(int controlPort) {
        this.base = "http://127.0.0.1:" + controlPort;
    }

    /** Remembering every submit_sm is for tests; it would fill the memory of a benchmark. */
    void recordNothing() throws IOException, InterruptedException {
        ask(request("/record")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"on\": false}"))
                .build());
    }

    int binds() throws IOException, InterruptedException {
        return stats().path("binds").asInt();
    }

    /**
     * Receipts that the daemon took over. It acknowledges one only after the commit, so this is how the outside sees
     * what is delivered and stored.
     */
    long settled() throws IOException, InterruptedException {
        return stats().path("counters").path("DELIVERS_ACKNOWLEDGED").asLong();
    }

    private JsonNode stats() throws IOException, InterruptedException {
        return ask(request("/stats").GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(LONGEST);
    }

    private JsonNode ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new BenchException("The simulator's control port answered " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }
}
