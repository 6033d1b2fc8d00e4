package org.casewire.daemon.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** The HTTP API as a front end calls it, with one key. For all threads. */
public final class ApiClient {
    public static final Map<String, Object> NURSE = Map.of("id", "n-1", "name", "Nurse Nykänen");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Supplier<URI> base;
    private final String key;

    public ApiClient(Supplier<URI> base, String key) {
        this.base = base;
        this.key = key;
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** @param headers names and values in turn */
    public Answer post(String path, Object body, String... headers) {
        return send("POST", path, json(body), headers);
    }

    public Answer put(String path, Object body, String... headers) {
        return send("PUT", path, json(body), headers);
    }

    public Answer patch(String path, Object body) {
        return send("PATCH", path, json(body));
    }

    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        try {
            return trySend(method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    /** @throws IOException when no answer came */
    public Answer tryPost(String path, Object body, String... headers) throws IOException {
        return trySend("POST", path, json(body), headers);
    }

    private Answer trySend(String method, String path, BodyPublisher body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.get().resolve(path))
                .timeout(LONGEST)
                .header("Accept", "application/json, application/problem+json")
                .header("Content-Type", "application/json")
                .method(method, body);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode answered = response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
            return new Answer(method + " " + path, response.statusCode(), response.headers(), answered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public static BodyPublisher json(Object body) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** A new case of a patient. @return its id */
    public String newCase(String phone) {
        return post("/v1/cases", Map.of("patient", Map.of("phone", phone)))
                .is(201)
                .get("id")
                .asText();
    }

    /** A new case that is in progress. @return its id */
    public String openCase(String phone) {
        return post("/v1/cases", Map.of("patient", Map.of("phone", phone), "status", "IN_PROGRESS"))
                .is(201)
                .get("id")
                .asText();
    }

    public JsonNode read(String caseId) {
        return get("/v1/cases/" + caseId).is(200);
    }

    public Answer status(String caseId, String status) {
        return put("/v1/cases/" + caseId + "/status", Map.of("status", status, "author", NURSE));
    }

    public Answer write(String caseId, String text, String... headers) {
        return post("/v1/cases/" + caseId + "/messages", Map.of("text", text, "author", NURSE), headers);
    }

    /** A thread from its beginning, at most 200 of it. */
    public JsonNode thread(String caseId) {
        return get("/v1/cases/" + caseId + "/messages?limit=200").is(200).get("items");
    }

    public JsonNode message(String caseId, String messageId) {
        return get("/v1/cases/" + caseId + "/messages/" + messageId).is(200);
    }

    public JsonNode inbox() {
        return get("/v1/inbox").is(200);
    }

    public JsonNode unmatched() {
        return get("/v1/unmatched?limit=200").is(200).get("items");
    }
}
