package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.casewire.api.ApiServer.Answer;
import org.casewire.core.TestOrganisation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sending later, over HTTP. */
class ScheduledApiTest {
    private static DeskServer desk;

    @BeforeAll
    static void start() {
        desk = new DeskServer(TestOrganisation.named("clinic").number("dna", "358401000001"), parts -> List.of());
    }

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    void aTextForLaterIsListedBesideItsThreadAndTakenBack() {
        String path = desk.open();
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
        String wanted = "\"text\": \"Muistutus\", \"replyWithin\": \"PT48H\", \"sendAt\": \"%s\"".formatted(tomorrow);
        long before = System.nanoTime();
        Answer made = desk.send(path, wanted, "Prefer", "wait=20", "Idempotency-Key", "later-1");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("state").asText()).isEqualTo("SCHEDULED");
        assertThat(made.json().path("confirmation").asText()).isEqualTo("PENDING");
        assertThat(made.json().path("entry").isNull()).isTrue();
        assertThat(Instant.parse(made.json().path("scheduledFor").asText())).isEqualTo(tomorrow);
        assertThat(made.json().path("replyWithin").asText()).isEqualTo("PT48H");
        assertThat(made.json().at("/author/name").asText()).isEqualTo("Maija");
        String id = made.json().path("id").asText();
        assertThat(made.header("Location").orElseThrow()).endsWith(path + "/messages/" + id);
        Answer again = desk.send(path, wanted, "Idempotency-Key", "later-1");
        assertThat(again.header("Idempotent-Replay")).contains("true");
        assertThat(again.json()).isEqualTo(made.json());

        assertThat(ids(desk.server.get(path + "/scheduled", desk.professional))).containsExactly(id);
        assertThat(desk.server.get(path + "/messages", desk.frontend).json().path("items"))
                .isEmpty();
        assertThat(desk.server
                        .get(path, desk.frontend)
                        .json()
                        .path("lastMessage")
                        .isNull())
                .isTrue();
        assertThat(desk.server.get(path + "/scheduled", desk.stranger).status()).isEqualTo(404);
        assertThat(desk.server.get(path + "/scheduled", desk.admin).status()).isEqualTo(403);
        assertThat(desk.events("message.scheduled")).contains(id);
        assertThat(desk.audited("message.schedule")).contains(path.substring("/v1/cases/".length()));
        assertThat(desk.audited("scheduled.read")).contains(path.substring("/v1/cases/".length()));

        assertThat(desk.server
                        .post(path + "/messages/" + id + "/resend", desk.frontend, "{%s}".formatted(DeskServer.NURSE))
                        .code())
                .isEqualTo("not-resendable");
        Answer cancelled = desk.server.post(
                path + "/messages/" + id + "/cancel", desk.frontend, "{%s}".formatted(DeskServer.NURSE));
        assertThat(cancelled.json().path("state").asText()).isEqualTo("FAILED");
        assertThat(cancelled.json().at("/failure/code").asText()).isEqualTo("cancelled");
        assertThat(ids(desk.server.get(path + "/scheduled", desk.frontend))).isEmpty();
        JsonNode detail =
                desk.server.get(path + "/messages/" + id, desk.frontend).json();
        assertThat(detail.path("history").findValuesAsText("state")).containsExactly("SCHEDULED", "CANCELLED");
        assertThat(desk.server
                        .post(path + "/messages/" + id + "/cancel", desk.frontend, "{%s}".formatted(DeskServer.NURSE))
                        .code())
                .isEqualTo("already-submitted");
    }

    @Test
    void closingTellsOfWhatIsToBeSentLater() {
        String path = desk.open();
        desk.send(
                path,
                "\"text\": \"Muistutus\", \"sendAt\": \"%s\""
                        .formatted(Instant.now().plusSeconds(3_600)));
        Answer refused = desk.server.put(path + "/status", desk.frontend, "{\"status\": \"COMPLETE\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("scheduled-messages");
        Answer closed = desk.server.put(
                path + "/status", desk.frontend, "{\"status\": \"COMPLETE\", \"cancelScheduled\": true}");
        assertThat(closed.status()).isEqualTo(200);
        assertThat(ids(desk.server.get(path + "/scheduled", desk.frontend))).isEmpty();
    }

    @Test
    void aCaseIsTakenAlongWholeAsDataOrToPrintAndOnRecord() {
        String path = desk.open();
        desk.send(path, "\"text\": \"<script>alert('x')</script> & \\u00e4\"");
        desk.send(path, "\"text\": \"Toinen\"");
        desk.send(
                path,
                "\"text\": \"Myöhemmin\", \"sendAt\": \"%s\""
                        .formatted(Instant.now().plusSeconds(3_600)));
        Answer data = desk.server.get(path + "/export", desk.professional);
        assertThat(data.status()).isEqualTo(200);
        assertThat(data.header("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(data.json().path("messages")).hasSize(2);
        assertThat(data.json().at("/scheduled/0/text").asText()).isEqualTo("Myöhemmin");
        assertThat(data.json().at("/case/patient/name").asText()).isEqualTo("Aino Virtanen");
        Answer page = desk.server.send("GET", path + "/export", desk.frontend, "", "Accept", "text/html");
        assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy").orElseThrow()).startsWith("default-src 'none'");
        assertThat(page.response().body())
                .contains("lang=\"fi\"", "Aino Virtanen", "&lt;script&gt;", "&amp; ä", "Lähetetään", "Maija")
                .doesNotContain("<script");
        assertThat(desk.audited("case.export")).hasSize(2);
        assertThat(desk.server.get(path + "/export", desk.stranger).status()).isEqualTo(404);
        assertThat(desk.server.get(path + "/export", desk.admin).status()).isEqualTo(403);
    }

    @Test
    void whatIsAskedForWronglyIsNamed() {
        String path = desk.open();
        assertThat(desk.send(
                                path,
                                "\"text\": \"Hei\", \"sendAt\": \"tomorrow\", \"urgent\": 1, \"replyWithin\": \"PT0S\"")
                        .faults())
                .containsExactlyInAnyOrder("sendAt", "urgent", "replyWithin");
        Answer past = desk.send(path, "\"text\": \"Hei\", \"sendAt\": \"2020-01-01T00:00:00Z\"");
        assertThat(past.status()).isEqualTo(422);
        assertThat(past.faults()).containsExactly("sendAt");
        assertThat(desk.send(
                                path,
                                "\"text\": \" \", \"sendAt\": \"%s\""
                                        .formatted(Instant.now().plusSeconds(60)))
                        .code())
                .isEqualTo("empty-text");
    }

    private static List<String> ids(Answer answer) {
        return answer.json().path("items").findValuesAsText("id").stream()
                .filter(id -> id.length() == 36)
                .toList();
    }
}
