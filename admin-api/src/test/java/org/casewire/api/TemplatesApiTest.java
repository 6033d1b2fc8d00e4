package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.resource.TemplatesResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.desk.Rendering;
import org.casewire.core.desk.TemplateService;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.text.TextForm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Standard texts and drafts, over HTTP. */
class TemplatesApiTest {
    private static final String TEMPLATES = "/v1/templates";
    private static DeskServer desk;

    @BeforeAll
    static void start() {
        desk = new DeskServer(
                TestOrganisation.named("clinic")
                        .number("dna", "358401000001")
                        .setting(
                                "desk",
                                "{\"callbackPhone\": \"09 123 456\", \"openingHours\": {\"timeZone\": \"Europe/Helsinki\","
                                        + " \"week\": {}, \"closed\": []}}"),
                parts -> List.of(new TemplatesResource(
                        new TemplateService(parts.database().app(), parts.audit(), parts.ids()),
                        new Rendering(
                                parts.database().app(),
                                parts.organisations(),
                                new CarrierTexts(carrier -> TextForm.USUAL),
                                parts.keys().ring(),
                                parts.audit(),
                                Clock.systemUTC()),
                        parts.organisations())));
    }

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    void administratorsKeepThemAndEverybodyAtTheDeskReadsThem() {
        String body = "{\"name\": \"Varaus\", \"texts\": {\"fi\": \"Hei {patient.name}, aika {doctor} {date}\"}}";
        assertThat(desk.server.post(TEMPLATES, desk.frontend, body).status()).isEqualTo(403);
        Answer made = desk.server.post(TEMPLATES, desk.admin, body, "Idempotency-Key", "t-1");
        assertThat(made.status()).isEqualTo(201);
        String id = made.json().path("id").asText();
        String path = TEMPLATES + "/" + id;
        assertThat(made.header("Location").orElseThrow()).endsWith(path);
        assertThat(made.json().path("placeholders").toString()).isEqualTo("[\"patient.name\",\"doctor\",\"date\"]");
        Answer again = desk.server.post(TEMPLATES, desk.admin, body, "Idempotency-Key", "t-1");
        assertThat(again.header("Idempotent-Replay")).contains("true");
        assertThat(again.json()).isEqualTo(made.json());
        assertThat(desk.server
                        .post(TEMPLATES, desk.admin, body.replace("Varaus", "Muu"), "Idempotency-Key", "t-1")
                        .code())
                .isEqualTo("idempotency-key-reused");

        assertThat(desk.server
                        .get(TEMPLATES, desk.professional)
                        .json()
                        .at("/items")
                        .findValuesAsText("id"))
                .contains(id);
        assertThat(desk.server.get(TEMPLATES, desk.stranger).json().path("items"))
                .isEmpty();
        assertThat(desk.server.put(path, desk.stranger, body).status()).isEqualTo(404);
        Answer changed = desk.server.put(path, desk.admin, "{\"name\": \"Varaus\", \"texts\": \"Hei!\"}");
        assertThat(changed.json().path("texts").toString()).isEqualTo("{\"fi\":\"Hei!\"}");
        assertThat(desk.server
                        .post(TEMPLATES, desk.admin, "{\"name\": \"x\\u202e\", \"texts\": {\"xx\": \"a\"}}")
                        .faults())
                .containsExactly("name");
        assertThat(desk.server
                        .post(TEMPLATES, desk.admin, "{\"name\": \"x\", \"texts\": {\"xx\": \"a\", \"fi\": \" \"}}")
                        .faults())
                .containsExactlyInAnyOrder("texts", "texts.fi");
        assertThat(desk.server.delete(path, desk.stranger).status()).isEqualTo(404);
        assertThat(desk.server.delete(path, desk.admin).status()).isEqualTo(204);
        assertThat(desk.server.delete(path, desk.admin).status()).isEqualTo(404);
        assertThat(desk.audited("template.create")).hasSize(1);
        assertThat(desk.audited("template.delete")).hasSize(1);
    }

    @Test
    void oneIsFilledInAsItWillBeSentAndNothingIsSent() {
        String id =
                desk.server.post(TEMPLATES, desk.admin, """
                        {"name": "Muistutus", "texts": {
                          "fi": "Hei {patient.name}! {organisation.name}, {date} klo {time}, {doctor}. {phone} {author.name}",
                          "en": "On {date} at {time}: {doctor} {not a placeholder}"}}""").json().path("id").asText();
        String path = desk.open();
        String caseId = path.substring(path.lastIndexOf('/') + 1);
        JsonNode filled = render(id, """
                {"caseId": "%s", "values": {"doctor": "tri {date}"}, "sendAt": "2026-12-24T12:30:00Z", %s}""".formatted(caseId, DeskServer.NURSE)).json();
        assertThat(filled.path("text").asText())
                .isEqualTo("Hei Aino Virtanen! clinic, 24.12.2026 klo 14.30, tri {date}. 09 123 456 Maija");
        assertThat(filled.path("language").asText()).isEqualTo("fi");
        assertThat(filled.path("missing")).isEmpty();
        assertThat(filled.at("/measure/segmentCount").asInt()).isEqualTo(1);
        JsonNode english = render(id, """
                {"caseId": "%s", "language": "en", "values": {"doctor": " "}, "sendAt": "2026-12-24T12:30:00Z", %s}""".formatted(caseId, DeskServer.NURSE)).json();
        assertThat(english.path("text").asText()).isEqualTo("On 24 Dec 2026 at 14:30: {doctor} {not a placeholder}");
        assertThat(english.path("missing").toString()).isEqualTo("[\"doctor\"]");
        assertThat(desk.server.get(path + "/messages", desk.frontend).json().path("items"))
                .isEmpty();
        assertThat(desk.audited("template.render")).contains(caseId);
        assertThat(render(id, "{\"caseId\": \"%s\", %s}".formatted(UUID.randomUUID(), DeskServer.NURSE))
                        .status())
                .isEqualTo(404);
        assertThat(render(id, "{\"caseId\": \"%s\"}".formatted(caseId)).faults())
                .containsExactly("author");
    }

    @Test
    void aDraftIsItsWritersAloneAndGoneWhenSheSends() {
        String path = desk.open();
        String draft = path + "/draft";
        String mine = "{\"text\": \"Hei, katsoin\", %s}".formatted(DeskServer.NURSE);
        assertThat(desk.server.put(draft, desk.stranger, mine).status()).isEqualTo(404);
        assertThat(desk.server.put(draft, desk.frontend, mine).status()).isEqualTo(200);
        desk.server.put(draft, desk.frontend, "{\"text\": \"Hei, katsoin jo\", %s}".formatted(DeskServer.NURSE));
        desk.server.put(draft, desk.professional, "{\"text\": \"Toisen oma\"}");
        assertThat(read(draft, "n1;Maija").json().path("text").asText()).isEqualTo("Hei, katsoin jo");
        assertThat(read(draft, "n2;Sanna").status()).isEqualTo(404);
        assertThat(desk.server.get(draft, desk.frontend).faults()).containsExactly("author");
        assertThat(desk.audited("draft.begin")).hasSize(2);
        assertThat(desk.strings("select encode(text_sealed, 'escape') from draft"))
                .noneMatch(kept -> kept.contains("Hei"));

        desk.send(path, "\"text\": \"Hei, katsoin jo\"");
        assertThat(read(draft, "n1;Maija").status()).isEqualTo(404);
        assertThat(desk.server.get(draft, desk.professional).json().path("text").asText())
                .isEqualTo("Toisen oma");
        assertThat(desk.server.delete(draft, desk.professional).status()).isEqualTo(204);
        assertThat(desk.server.delete(draft, desk.professional).status()).isEqualTo(204);
        assertThat(desk.server.get(draft, desk.professional).status()).isEqualTo(404);
    }

    @Test
    void aFrontEndNamesThePersonInEveryCall() {
        String path = desk.open();
        assertThat(desk.server
                        .send("GET", path + "/messages", desk.frontend, "", "Casewire-Actor", "n7;S%C3%A4de%20Aho")
                        .status())
                .isEqualTo(200);
        assertThat(desk.strings("select actor from audit where action = 'thread.read'"))
                .anyMatch(actor -> actor.endsWith("/n7"));
        Answer sent = desk.server.send(
                "POST",
                path + "/messages",
                desk.frontend,
                "{\"text\": \"Hei\"}",
                "Casewire-Actor",
                "n7;S%C3%A4de%20Aho");
        assertThat(sent.json().at("/author/name").asText()).isEqualTo("Säde Aho");
        Answer both = desk.send(path, "\"text\": \"Hei taas\"", "Casewire-Actor", "n7;S%C3%A4de");
        assertThat(both.json().at("/author/id").asText()).isEqualTo("n1");
        for (String unfit :
                List.of("n7", ";x", "n7;", "n7;%C3", "n7;%zz", "n7;a%0Ab", "n7;%", "x".repeat(3_000) + ";a")) {
            assertThat(read(path, unfit).status()).as(unfit).isEqualTo(422);
        }

        require(true);
        try {
            assertThat(desk.server.get(path, desk.frontend).code()).isEqualTo("actor-required");
            assertThat(desk.send(path, "\"text\": \"Hei\"").code()).isEqualTo("actor-required");
            assertThat(read(path, "n7;Maija").status()).isEqualTo(200);
            assertThat(desk.server.get(path, desk.professional).status()).isEqualTo(200);
        } finally {
            require(false);
        }
    }

    private static void require(boolean required) {
        try (var owner = desk.server.database().owner()) {
            owner.useTransaction(handle -> handle.execute("update organisation set version = version + 1,"
                    + " settings = jsonb_set(settings, '{desk,actorRequired}', '" + required + "')"
                    + " where slug = 'clinic'"));
        }
        desk.refresh();
    }

    private static Answer render(String id, String body) {
        return desk.server.post(TEMPLATES + "/" + id + "/render", desk.frontend, body);
    }

    private static Answer read(String path, String person) {
        return desk.server.send("GET", path, desk.frontend, "", "Casewire-Actor", person);
    }
}
