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
import java.util.List;

/**
 * Makes the demo's cases as a front end would, by the API with its key, and says how to go on. A case has a reference,
 * so that the next start finds it instead of making another.
 *
 * @param firstCase the id of a case that is in progress
 */
public record FirstSteps(String address, DemoData data, String firstCase) {
    private record Patient(String reference, String name, String phone, String subject) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Made up, all of them. */
    private static final List<Patient> PATIENTS = List.of(
            new Patient("demo-1", "Aino Esimerkki", "+358457390101", "Sore throat since Monday"),
            new Patient("demo-2", "Matti Malliperhe", "+358457390102", "Renewal of a prescription"),
            new Patient("demo-3", "Siiri Testi", "+358457390103", "Stitches to be removed"));

    public static FirstSteps on(int port, DemoData data) throws IOException, InterruptedException {
        String address = "http://127.0.0.1:" + port;
        HttpClient http = HttpClient.newHttpClient();
        String first = "";
        for (Patient patient : PATIENTS) {
            String id = create(http, address, data, patient);
            first = first.isEmpty() ? id : first;
        }
        return new FirstSteps(address, data, first);
    }

    private static String create(HttpClient http, String address, DemoData data, Patient patient)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("reference", patient.reference())
                .put("subject", patient.subject())
                .put("status", "IN_PROGRESS");
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
    public String text(int controlPort, Path folder) {
        String token = data.key().reveal();
        return """

                Casewire is running, with a database of its own and a simulated operator.

                  API         %s   (described at /openapi.json)
                  API key     %s
                  Simulator   http://127.0.0.1:%d
                  Data        %s

                Send a first message; the answer comes when the patient's phone has it:

                  curl -s %s/v1/cases/%s/messages \\
                    -H 'Authorization: Bearer %s' \\
                    -H 'Content-Type: application/json' -H 'Prefer: wait=10' \\
                    -d '{"text": "Hello from Casewire", "author": {"id": "nurse-1", "name": "Nurse Demo"}}'

                Ctrl-C ends it. The next start finds everything again.""".formatted(address, token, controlPort, folder, address, firstCase, token);
    }
}
