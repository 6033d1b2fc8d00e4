package org.casewire.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Demo;
import org.casewire.daemon.harness.Items;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises whoever runs its first command: from an empty folder to yesterday's messages. */
class DemoIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HELLO = "Hello from Casewire";

    @TempDir
    Path folder;

    @Test
    void theFirstStepsWorkAsPrintedAndTheNextStartFindsAllOfIt() throws Exception {
        String key;
        String caseId;
        try (Demo demo = Demo.start(folder)) {
            key = demo.key();
            JsonNode sent = sendAsPrinted(demo);
            assertThat(sent.path("state").asText()).as(sent + demo.said()).isEqualTo("DELIVERED");
            assertThat(sent.path("confirmation").asText()).isEqualTo("SENT");
            caseId = sent.get("caseId").asText();
            aTextOfEachPatientIsNewInHerOwnCase(demo, caseId);
            demo.terminate();
        }
        try (Demo again = Demo.start(folder, "--handset")) {
            assertThat(again.key()).isEqualTo(key);
            ApiClient nurse = new ApiClient(again::console, key);
            assertThat(Items.texts(nurse.thread(caseId))).containsExactly(HELLO, "It hurts");
            assertThat(nurse.inbox().get("unreadMessages").asInt()).isEqualTo(2);
            assertThat(cases(nurse, "")).as("no case is made twice").hasSize(5);
            assertThat(again.out()).contains("answer it there, as the patient: " + again.phones());
            JsonNode sent = sendAsPrinted(again);
            assertThat(sent.path("confirmation").asText())
                    .as(sent + again.said())
                    .isEqualTo("SENT");
            again.terminate();
        }
    }

    private static JsonNode sendAsPrinted(Demo demo) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", demo.curl())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).as(demo.curl() + " answered " + answer).isZero();
        return JSON.readTree(answer);
    }

    private static void aTextOfEachPatientIsNewInHerOwnCase(Demo demo, String firstCase) {
        ApiClient nurse = new ApiClient(demo::console, demo.key());
        ApiClient simulator = new ApiClient(demo::simulator, "");
        JsonNode cases = cases(nurse, "status=IN_PROGRESS");
        JsonNode first = Items.where(cases, "id", firstCase).get(0);
        JsonNode other = Items.where(cases, item -> item != first).get(0);
        String centre = Items.values(nurse.thread(firstCase), "from").get(0);
        for (Map.Entry<JsonNode, String> text :
                Map.of(first, "It hurts", other, "Thank you").entrySet()) {
            JsonNode taken = simulator
                    .post(
                            "/inbound",
                            Map.of(
                                    "from",
                                    text.getKey().at("/patient/phone").asText(),
                                    "to",
                                    centre,
                                    "text",
                                    text.getValue(),
                                    "wait",
                                    true))
                    .is(200);
            assertThat(taken.get("acknowledged").asBoolean()).isTrue();
        }
        JsonNode unread = cases(nurse, "unread=true");
        assertThat(Items.values(unread, "id"))
                .containsExactlyInAnyOrder(firstCase, other.get("id").asText());
        assertThat(Items.where(unread, "id", firstCase)
                        .get(0)
                        .at("/lastMessage/text")
                        .asText())
                .isEqualTo("It hurts");
        assertThat(Items.values(unread, "unread")).containsOnly("1");
    }

    private static JsonNode cases(ApiClient nurse, String query) {
        return nurse.get("/v1/cases?" + query).is(200).get("items");
    }
}
