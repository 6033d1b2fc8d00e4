package org.casewire.daemon.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Makes the demo's cases as a front end would, by the API with its key, and says how to go on. A case has a reference,
 * so that the next start finds it instead of making another.
 *
 * @param firstCase the id of a case that is in progress
 */
public record FirstSteps(String address, DemoData data, String firstCase) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public static FirstSteps on(int port, DemoData data) throws IOException, InterruptedException {
        String address = "http://127.0.0.1:" + port;
        HttpClient http = HttpClient.newHttpClient();
        String first = "";
        for (DemoPatient patient : DemoPatient.ALL) {
            String id = create(http, address, data, patient);
            first = first.isEmpty() ? id : first;
        }
        return new FirstSteps(address, data, first);
    }

    private static String create(HttpClient http, String address, DemoData data, DemoPatient patient)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("reference", patient.reference())
                .put("subject", patient.subject())
                .put("status", patient.inProgress() ? "IN_PROGRESS" : "NEW");
        body.putObject("patient").put("phone", patient.phone()).put("name", patient.name());
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(address + "/v1/cases"))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + data.key().reveal())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new DemoException(
                    "The demo's cases could not be made: the API answered %d. See casewire.log in the demo's folder; if somebody ended its key, remove the file api-key there and start again."
                            .formatted(answer.statusCode()));
        }
        return JSON.readTree(answer.body()).get("id").asText();
    }

    /** What the demo prints in the end. */
    public String text(int controlPort, Path folder, Start start) {
        String token = data.key().reveal();
        return """

                Casewire is running, with a database of its own and a simulated operator.

                  Console     %s/   (sign in as the demo's professional with one click)
                  Phone       %s%s   (the patients' phones)
                  API         %s   (described at /openapi.json)
                  API key     %s
                  Simulator   http://127.0.0.1:%d
                  Data        %s

                %s:

                  curl -s %s/v1/cases/%s/messages \\
                    -H 'Authorization: Bearer %s' \\
                    -H 'Content-Type: application/json' -H 'Prefer: wait=10' \\
                    -d '{"text": "Hello from Casewire", "author": {"id": "nurse-1", "name": "Nurse Demo"}}'
                %s
                Ctrl-C ends it. The next start finds everything again.""".formatted(
                        address,
                        address,
                        HandsetServlet.PATH,
                        address,
                        token,
                        controlPort,
                        folder,
                        start.firstMessage,
                        address,
                        firstCase,
                        token,
                        start.afterwards(address));
    }

    /** What whoever starts the demo wants to play. */
    public enum Start {
        PROFESSIONAL("Send a first message; the answer comes when the patient's phone has it"),
        BOTH_SIDES("Send a first message, with the patient's phone open in the browser");

        private final String firstMessage;

        Start(String firstMessage) {
            this.firstMessage = firstMessage;
        }

        private String afterwards(String address) {
            return switch (this) {
                case PROFESSIONAL -> "";
                case BOTH_SIDES -> """

                    and answer it there, as the patient: %s%s
                    Switch the phone off, and the message waits for it; let it refuse, and the message ends undelivered.
                    """.formatted(address, HandsetServlet.PATH);
            };
        }
    }
}
