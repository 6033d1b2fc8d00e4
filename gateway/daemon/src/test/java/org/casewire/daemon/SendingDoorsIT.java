package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request to send has two doors, and which one it takes is decided by its Accept header alone here. Behind both it must
 * be answered alike: status, headers and body, whether it is taken or refused.
 */
class SendingDoorsIT {
    private static final String PLAIN = "application/json";
    /** Weights are for Jersey to understand. */
    private static final String WEIGHED = "application/json;q=0.9";

    @Test
    void bothDoorsAnswerAlike(@TempDir Path folder) throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                Installation installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
                Daemon daemon = installation.start()) {
            ApiClient nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            ApiClient nobody = new ApiClient(daemon::api, "");
            ApiClient stranger = new ApiClient(daemon::api, "cw_" + "0".repeat(32) + "_" + "a".repeat(43));
            String open = "/v1/cases/" + nurse.openCase("+358401230001") + "/messages";
            String fresh = "/v1/cases/" + nurse.newCase("+358401230002") + "/messages";
            String landline = "/v1/cases/" + nurse.openCase("+35891234567") + "/messages";
            String missing = "/v1/cases/" + UUID.randomUUID() + "/messages";
            Map<String, Object> hello = Map.of("text", "hei", "author", ApiClient.NURSE);

            for (Ask ask : List.of(
                    new Ask("taken", nurse, open, hello, 201),
                    new Ask("waited for", nurse, open, hello, 201, "Prefer", "wait=20"),
                    new Ask("without a key", nobody, open, hello, 401),
                    new Ask("with a wrong key", stranger, open, hello, 401),
                    new Ask("to no case", nurse, missing, hello, 404),
                    new Ask("wrong, and to no case", nurse, missing, Map.of("text", 5), 404),
                    new Ask("wrong fields", nurse, open, Map.of("text", 5, "colour", "red"), 422),
                    new Ask("no author", nurse, open, Map.of("text", "hei"), 422),
                    new Ask("to a case that is NEW", nurse, fresh, hello, 409),
                    new Ask("to a landline", nurse, landline, hello, 422),
                    new Ask(
                            "too long",
                            nurse,
                            open,
                            Map.of("text", "x".repeat(2_000), "author", ApiClient.NURSE),
                            422))) {
                assertThat(seen(ask, PLAIN)).as(ask.what).isEqualTo(seen(ask, WEIGHED));
            }
            for (String body : List.of("{", "[]", "{} {}")) {
                assertThat(seen(nurse.send("POST", open, BodyPublishers.ofString(body), "Accept", PLAIN)))
                        .as(body)
                        .isEqualTo(seen(nurse.send("POST", open, BodyPublishers.ofString(body), "Accept", WEIGHED)));
            }
        }
    }

    @Test
    void aRevokedKeyIsNobodysAtOnceBehindBothDoors(@TempDir Path folder) throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                Installation installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
                Daemon daemon = installation.start()) {
            ApiClient nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            ApiClient admin = new ApiClient(daemon::api, Standard.keys().clinicAdmin());
            String caseId = nurse.openCase("+358401230001");
            String path = "/v1/cases/" + caseId + "/messages";
            Map<String, Object> hello = Map.of("text", "hei", "author", ApiClient.NURSE);
            for (Object refusable : List.of(hello, Map.of("text", 5))) {
                JsonNode key = admin.post("/v1/keys", Map.of("name", "Front end", "roles", List.of("frontend")))
                        .is(201);
                ApiClient frontEnd = new ApiClient(daemon::api, key.get("token").asText());
                frontEnd.post(path, hello, "Accept", PLAIN).is(201);
                frontEnd.post(path, hello, "Accept", PLAIN).is(201);
                int sent = nurse.thread(caseId).size();
                admin.send("DELETE", "/v1/keys/" + key.get("id").asText(), BodyPublishers.noBody())
                        .is(204);
                Map<String, Object> plain = seen(frontEnd.post(path, refusable, "Accept", PLAIN));
                assertThat(plain).containsEntry("status", 401).containsKey("www-authenticate");
                assertThat(seen(frontEnd.post(path, refusable, "Accept", WEIGHED)))
                        .isEqualTo(plain);
                assertThat(seen(frontEnd.post(path, refusable, "Accept", PLAIN)))
                        .isEqualTo(plain);
                assertThat(nurse.thread(caseId)).hasSize(sent);
            }
        }
    }

    @Test
    void aRepeatByTheOtherDoorIsAReplay(@TempDir Path folder) throws Exception {
        try (SimulatorSmsc smsc = new SimulatorSmsc();
                Installation installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
                Daemon daemon = installation.start()) {
            ApiClient nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            String caseId = nurse.openCase("+358401230001");
            Answer first = nurse.write(caseId, "hei", "Accept", PLAIN, "Idempotency-Key", "k", "X-Request-Id", "first");
            Answer again = nurse.write(caseId, "hei", "Accept", WEIGHED, "Idempotency-Key", "k");
            Answer third = nurse.write(caseId, "hei", "Accept", PLAIN, "Idempotency-Key", "k");
            for (Answer replay : List.of(again, third)) {
                assertThat(replay.is(201).get("id")).isEqualTo(first.is(201).get("id"));
                assertThat(replay.header("Idempotent-Replay")).contains("true");
            }
            nurse.write(caseId, "moi", "Accept", PLAIN, "Idempotency-Key", "k")
                    .isProblem(409, "idempotency-key-reused");
            assertThat(nurse.thread(caseId)).hasSize(1);
            assertThat(first.header("X-Request-Id")).contains("first");
            ApiClient admin = new ApiClient(daemon::api, Standard.keys().clinicAdmin());
            assertThat(admin.get("/v1/audit?caseId=" + caseId)
                            .is(200)
                            .get("items")
                            .findValuesAsText("requestId"))
                    .as("the trail knows the request")
                    .contains("first");
        }
    }

    private static Map<String, Object> seen(Ask ask, String accept) {
        String[] headers = new String[ask.headers.length + 2];
        System.arraycopy(ask.headers, 0, headers, 0, ask.headers.length);
        headers[headers.length - 2] = "Accept";
        headers[headers.length - 1] = accept;
        Answer answer = ask.by.post(ask.path, ask.body, headers);
        assertThat(answer.status()).as(ask.what).isEqualTo(ask.status);
        return seen(answer);
    }

    /** Without what differs from one message to the next. */
    private static Map<String, Object> seen(Answer answer) {
        Map<String, Object> seen = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> {
            switch (name.toLowerCase(java.util.Locale.ROOT)) {
                case "date", "x-request-id", "content-length" -> seen.put(name, "present");
                case "location" -> seen.put(name, values.get(0).replaceAll("[0-9a-f-]{36}$", "…"));
                default -> seen.put(name, values);
            }
        });
        seen.put("status", answer.status());
        if (answer.body() instanceof ObjectNode body) {
            body.remove(List.of("id", "entry", "createdAt", "acceptedAt", "deliveredAt"));
        }
        seen.put("body", answer.body());
        return seen;
    }

    /** @param what is asked, in words */
    private record Ask(String what, ApiClient by, String path, Object body, int status, String... headers) {}
}
