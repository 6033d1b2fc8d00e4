package org.casewire.daemon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** The simulator's control port. */
final class Operator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    Operator(int controlPort) {
        this.base = "http://127.0.0.1:" + controlPort;
    }

    /** Remembering every submit_sm is for tests; it would fill the memory of a benchmark. */
    void recordNothing() throws IOException, InterruptedException {
        ask(post("/record", "{\"on\": false}"));
    }

    int binds() throws IOException, InterruptedException {
        return stats().path("binds").asInt();
    }

    /** The simulator's own count of something, by its name. */
    long count(String counter) throws IOException, InterruptedException {
        return stats().path("counters").path(counter).asLong();
    }

    /** Says who writes to whom from now on; {@link #flood(long)} says how much. */
    void floodFrom(List<String> senderNumbers, long firstPhone, int phones) throws IOException, InterruptedException {
        flood(JSON.createObjectNode()
                .put("firstPhone", firstPhone)
                .put("phones", phones)
                .set("to", JSON.valueToTree(senderNumbers)));
    }

    /** Lets patients write so many texts in all. */
    Flood flood(long upTo) throws IOException, InterruptedException {
        return flood(JSON.createObjectNode().put("upTo", upTo));
    }

    private Flood flood(JsonNode order) throws IOException, InterruptedException {
        JsonNode view = ask(post("/flood", order.toString()));
        return new Flood(
                view.path("written").asLong(),
                view.path("acknowledged").asLong(),
                view.path("refusals").asLong());
    }

    /** Texts handed to the daemon, how many of them it acknowledged, and how often it refused one for now. */
    record Flood(long written, long acknowledged, long refusals) {}

    /** When each text was written, and when it was acknowledged or 0, in microseconds. */
    record FloodTimes(Times written, Times acknowledged) {}

    FloodTimes floodTimes(long texts) throws IOException, InterruptedException {
        FloodTimes times = new FloodTimes(new Times(), new Times());
        while (times.written.count() < texts) {
            JsonNode page = ask(
                    request("/flood/times?first=" + times.written.count()).GET().build());
            page.path("written").forEach(value -> times.written.add(value.asLong()));
            page.path("acknowledged").forEach(value -> times.acknowledged.add(value.asLong()));
            if (page.path("written").isEmpty()) {
                throw new BenchException("The simulator knows fewer texts than it has written.");
            }
        }
        return times;
    }

    /**
     * How many deliver_sm may be unanswered. None is repeated because its answer is slow: such a repeat may be shown twice,
     * since a patient may write the same twice, and then a text that is there twice would say nothing.
     */
    void window(int size) throws IOException, InterruptedException {
        ask(post("/redelivery", "{\"window\": " + size + ", \"responseTimeout\": " + PATIENCE.toMillis() + "}"));
    }

    private HttpRequest post(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /**
     * What the daemon took over, receipts and texts. It acknowledges one only after the commit, so this is how the outside sees
     * what is delivered and stored.
     */
    long takenOver() throws IOException, InterruptedException {
        return count("DELIVERS_ACKNOWLEDGED");
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
