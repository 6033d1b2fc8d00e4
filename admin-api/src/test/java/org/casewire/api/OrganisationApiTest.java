package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.resource.AuditResource;
import org.casewire.api.resource.KeysResource;
import org.casewire.api.resource.OrganisationResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.AccessService;
import org.casewire.core.access.ActionLog;
import org.casewire.core.access.Role;
import org.casewire.core.audit.AuditReader;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.organisation.OrganisationService;
import org.casewire.core.text.TextForm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an organisation's administrator does over HTTP. */
class OrganisationApiTest {
    private static final String PATH = "/v1/organisation";
    private static final String KEYS = "/v1/keys";

    private ApiServer server;
    private OrganisationId clinic;
    private String admin;

    @BeforeEach
    void start() {
        server = ApiServer.start(parts -> {
            ActionLog log = (handle, organisation, actor, action) ->
                    parts.audit().write(handle, organisation, actor, action, Optional.empty());
            return List.of(
                    new OrganisationResource(new OrganisationService(
                            parts.database().app(),
                            parts.organisations(),
                            new CarrierTexts(carrier -> TextForm.USUAL),
                            log)),
                    new KeysResource(
                            new AccessService(
                                    parts.database().app(), parts.keys().ring(), Clock.systemUTC(), log),
                            parts.cursors()),
                    new AuditResource(new AuditReader(parts.database().app()), parts.cursors()));
        });
        clinic = TestOrganisation.named("clinic")
                .number("dna", "358401000001")
                .retired("dna", "16100")
                .insert(server.database(), server.keys());
        admin = server.key(clinic, Role.ADMIN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsTheOrganisationAsTheSpecificationNamesIt() {
        Answer answer = server.get(PATH, admin);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).contains("\"1\"");
        assertThat(answer.json().path("id").asText()).isEqualTo(clinic.toString());
        assertThat(answer.json().path("autoReplyInterval").asText()).isEqualTo("PT12H");
        assertThat(answer.json().path("retention").asText()).isEqualTo("P12Y");
        assertThat(answer.json().path("severalOpenCases").asText()).isEqualTo("LAST_SENT");
        assertThat(answer.json().path("confirmOn").asText()).isEqualTo("RECEIPT");
        assertThat(answer.json().path("maxSegments").asInt()).isEqualTo(6);
        assertThat(answer.json().path("closingMessage").path("sv").asText()).isNotBlank();
        assertThat(answer.json().path("unknownSenderMessage").isNull()).isTrue();
        assertThat(answer.json().path("senderNumbers").findValuesAsText("number"))
                .containsExactly("+358401000001", "16100");
    }

    @Test
    void whatWasReadCanBePutBackChanged() {
        Answer read = server.get(PATH, admin);
        ObjectNode body = (ObjectNode) read.json();
        body.put("maxSegments", 3).put("closingMessage", "Kiitos!").put("unknownSenderMessage", "Emme tunne sinua.");

        Answer changed = server.put(
                PATH, admin, body.toString(), "If-Match", read.header("ETag").orElseThrow());

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).contains("\"2\"");
        assertThat(changed.json().path("maxSegments").asInt()).isEqualTo(3);
        assertThat(changed.json().path("closingMessage").toString()).isEqualTo("{\"fi\":\"Kiitos!\"}");
        assertThat(server.get(PATH, admin).json()).isEqualTo(changed.json());
        Answer without = server.put(PATH, admin, "{\"unknownSenderMessage\":null}", "If-Match", "\"2\"");
        assertThat(without.json().path("unknownSenderMessage").isNull()).isTrue();
        assertThat(without.json().path("maxSegments").asInt()).isEqualTo(3);
    }

    @Test
    void hoursAndEscalationAreSetAsTheyAreRead() {
        String wanted = """
                {"openingHours": {"timeZone": "Europe/Helsinki", "week": {"MON": [["08:00", "16:00"]]},
                  "closed": ["2026-12-24"]},
                 "quietHours": [["21:00", "07:00"]], "outOfHoursMessage": "Vastaamme huomenna.", "answerWithin": "PT2H",
                 "escalation": [{"after": "PT0S", "email": ["desk@clinic.example"]}], "callbackPhone": "09 123 456",
                 "actorRequired": true}""";
        Answer changed = server.put(PATH, admin, wanted, "If-Match", "\"1\"");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().at("/openingHours/week").toString()).isEqualTo("{\"MON\":[[\"08:00\",\"16:00\"]]}");
        assertThat(changed.json().path("quietHours").toString()).isEqualTo("[[\"21:00\",\"07:00\"]]");
        assertThat(changed.json().path("outOfHoursMessage").toString()).isEqualTo("{\"fi\":\"Vastaamme huomenna.\"}");
        assertThat(changed.json().at("/escalation/0/email/0").asText()).isEqualTo("desk@clinic.example");
        Answer read = server.get(PATH, admin);
        assertThat(read.json()).isEqualTo(changed.json());
        Answer again = server.put(PATH, admin, read.json().toString(), "If-Match", "\"2\"");
        assertThat(again.json()).isEqualTo(read.json());
        Answer without = server.put(
                PATH, admin, "{\"openingHours\":null,\"quietHours\":null,\"callbackPhone\":null}", "If-Match", "\"3\"");
        assertThat(without.json().path("openingHours").isNull()).isTrue();
        assertThat(without.json().path("quietHours").toString()).isEqualTo("[]");
        assertThat(without.json().path("actorRequired").asBoolean()).isTrue();
    }

    @Test
    void whatIsWrongWithHoursIsNamed() {
        assertThat(faults("""
                {"openingHours": {"timeZone": "Mars", "weeks": {}}, "quietHours": [["00:00", "24:00"], ["8", "9"]],
                 "escalation": [{"after": "soon"}, 5]}"""))
                .containsExactlyInAnyOrder(
                        "openingHours.timeZone",
                        "openingHours.weeks",
                        "quietHours[1]",
                        "escalation[0].after",
                        "escalation[1]");
        assertThat(faults("""
                {"openingHours": {"week": {"MON": [["08:00", "16:00"]]}}, "quietHours": [["00:00", "24:00"]],
                 "escalation": [{"after": "PT0S", "email": ["a@b.example\\r\\nBcc: c@d.example"]}]}""")).containsExactlyInAnyOrder("openingHours.timeZone", "quietHours", "escalation[0].email");
    }

    @Test
    void aLostUpdateIsNotPossible() {
        Answer blind = server.put(PATH, admin, "{\"maxSegments\":3}");
        assertThat(blind.status()).isEqualTo(428);
        assertThat(blind.code()).isEqualTo("precondition-required");
        assertThat(server.put(PATH, admin, "{\"maxSegments\":3}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
        Answer late = server.put(PATH, admin, "{\"maxSegments\":4}", "If-Match", "\"1\"");
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.code()).isEqualTo("precondition-failed");
    }

    @Test
    void everyFaultIsNamedAndNothingChanges() {
        assertThat(faults(
                        "{\"maxSegments\":\"3\",\"id\":\"x\",\"senderNumbers\":[],\"retention\":\"long\",\"more\":1}"))
                .containsExactlyInAnyOrder("maxSegments", "id", "senderNumbers", "retention", "more");
        assertThat(faults("{\"regions\":[\"XX\"],\"closingMessage\":{\"sv\":\"Hej\"},\"notAfter\":\"PT0S\"}"))
                .containsExactlyInAnyOrder("regions", "closingMessage", "notAfter");
        assertThat(server.get(PATH, admin).header("ETag")).contains("\"1\"");
    }

    @Test
    void onlyAdministratorsMay() {
        String nurse = server.key(clinic, Role.FRONTEND, Role.PROFESSIONAL);
        for (String path : List.of(PATH, KEYS, "/v1/audit")) {
            assertThat(server.get(path, nurse).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void aNewKeyWorksUntilItIsRevoked() {
        Answer made = server.post(KEYS, admin, "{\"name\":\"Front end\",\"roles\":[\"admin\",\"frontend\"]}");
        assertThat(made.status()).isEqualTo(201);
        String id = made.json().path("id").asText();
        String token = made.json().path("token").asText();
        assertThat(made.header("Location").orElseThrow()).endsWith(KEYS + "/" + id);
        assertThat(server.get(PATH, token).status()).isEqualTo(200);

        Answer list = server.get(KEYS, admin);
        assertThat(list.json().path("items").get(0).path("id").asText()).isEqualTo(id);
        assertThat(list.json().path("items").get(0).path("roles").toString()).isEqualTo("[\"admin\",\"frontend\"]");
        assertThat(list.response().body()).doesNotContain(token).doesNotContain("\"token\"");

        assertThat(server.delete(KEYS + "/" + id, admin).status()).isEqualTo(204);
        assertThat(server.get(PATH, token).status()).isEqualTo(401);
        assertThat(server.delete(KEYS + "/unknownkey", admin).code()).isEqualTo("not-found");
    }

    @Test
    void aRepeatedRequestForAKeyGetsTheKeyButNeverItsSecret() {
        String body = "{\"name\":\"Front end\",\"roles\":[\"frontend\"]}";
        Answer first = server.post(KEYS, admin, body, "Idempotency-Key", "once");
        Answer again = server.post(KEYS, admin, body, "Idempotency-Key", "once");
        assertThat(first.header("Idempotent-Replay")).isEmpty();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replay")).contains("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.json().has("token")).isFalse();
        Answer other = server.post(KEYS, admin, body.replace("Front", "Back"), "Idempotency-Key", "once");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
        Answer unfit = server.post(KEYS, admin, body, "Idempotency-Key", "x".repeat(129));
        assertThat(unfit.status()).isEqualTo(422);
        assertThat(unfit.faults()).containsExactly("Idempotency-Key");
    }

    @Test
    void unfitKeysAreRefused() {
        assertThat(server.post(KEYS, admin, "{\"name\":\" \",\"roles\":[\"operator\"],\"expiresAt\":\"soon\"}")
                        .faults())
                .containsExactlyInAnyOrder("name", "roles", "expiresAt");
        assertThat(server.post(KEYS, admin, "{\"name\":\"x\",\"roles\":[],\"expiresAt\":\"2020-01-01T00:00:00Z\"}")
                        .faults())
                .containsExactly("roles");
    }

    @Test
    void pagingShowsEachKeyOnce() {
        for (int i = 0; i < 5; i++) {
            server.post(KEYS, admin, "{\"name\":\"key " + i + "\",\"roles\":[\"frontend\"]}");
        }
        Answer first = server.get(KEYS + "?limit=4", admin);
        Answer second =
                server.get(KEYS + "?limit=4&cursor=" + first.json().path("next").asText(), admin);
        assertThat(first.json().path("items")).hasSize(4);
        assertThat(second.json().path("items")).hasSize(2);
        assertThat(second.json().path("next").isNull()).isTrue();
        assertThat(first.json().findValuesAsText("id"))
                .doesNotContainAnyElementsOf(second.json().findValuesAsText("id"));

        String cursor = first.json().path("next").asText();
        char flipped = cursor.charAt(20) == 'A' ? 'B' : 'A';
        for (String query : List.of(
                "limit=0",
                "limit=201",
                "limit=x",
                "limit=",
                "cursor=x",
                "cursor=",
                "cursor=" + cursor.substring(0, 20) + flipped + cursor.substring(21))) {
            Answer answer = server.get(KEYS + "?" + query, admin);
            assertThat(answer.status()).as(query).isEqualTo(422);
            assertThat(answer.faults()).hasSize(1);
        }
        assertThat(server.get("/v1/audit?cursor=" + cursor, admin).status()).isEqualTo(422);
    }

    @Test
    void theTrailTellsWhoDidWhatAndNotToOthers() {
        server.post(KEYS, admin, "{\"name\":\"x\",\"roles\":[\"frontend\"]}", "X-Request-Id", "the-request");
        server.put(PATH, admin, "{\"maxSegments\":3}", "If-Match", "\"1\"");

        Answer trail = server.get("/v1/audit", admin);
        assertThat(trail.json().path("items").findValuesAsText("action"))
                .containsExactly("organisation.update", "key.create");
        assertThat(trail.json().path("items").get(1).path("requestId").asText()).isEqualTo("the-request");
        assertThat(trail.json().path("items").get(1).path("role").asText()).isEqualTo("admin");
        assertThat(trail.json().path("items").get(1).path("address").asText()).isEqualTo("127.0.0.1");
        String actor = trail.json().path("items").get(1).path("actor").asText();
        assertThat(server.get("/v1/audit?actor=" + actor + "&limit=1", admin)
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(server.get("/v1/audit?actor=nobody", admin).json().path("items"))
                .isEmpty();
        assertThat(server.get("/v1/audit?caseId=" + UUID.randomUUID(), admin)
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(server.get("/v1/audit?to=2020-01-01T00:00:00Z", admin).json().path("items"))
                .isEmpty();
        assertThat(server.get("/v1/audit?from=yesterday", admin).faults()).containsExactly("from");
        assertThat(server.get("/v1/audit?caseId=1", admin).faults()).containsExactly("caseId");

        OrganisationId other = TestOrganisation.named("other").insert(server.database(), server.keys());
        assertThat(server.get("/v1/audit", server.key(other, Role.ADMIN)).json().path("items"))
                .isEmpty();
    }

    private List<String> faults(String body) {
        Answer answer = server.put(PATH, admin, body, "If-Match", "\"1\"");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("invalid-request");
        return answer.faults();
    }
}
