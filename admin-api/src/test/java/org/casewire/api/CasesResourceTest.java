package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.resource.CasesResource;
import org.casewire.api.resource.InboxResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Role;
import org.casewire.core.conversation.AssigneeService;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.ReadingService;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.event.InboxService;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.NumberPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cases over HTTP: the fields, codes and headers of http-api.md. */
class CasesResourceTest {
    private static ApiServer server;
    private static OrganisationId clinic;
    private static String frontend;
    private static String professional;
    private static String stranger;
    private static String paged;

    @BeforeAll
    static void start() {
        server = ApiServer.start(parts -> List.of(
                new CasesResource(
                        new CaseService(
                                parts.database().app(),
                                parts.organisations(),
                                parts.keys().ring(),
                                new NumberPlan(),
                                parts.audit(),
                                parts.ids(),
                                Clock.systemUTC(),
                                () -> {}),
                        new StatusService(
                                parts.database().app(),
                                parts.organisations(),
                                parts.keys().ring(),
                                parts.audit(),
                                parts.ids(),
                                Clock.systemUTC(),
                                () -> {}),
                        new ReadingService(parts.database().app(), parts.keys().ring(), parts.audit(), () -> {}),
                        parts.cursors()),
                new InboxResource(
                        new InboxService(parts.database().app(), parts.organisations()),
                        new AssigneeService(parts.database().app(), parts.keys().ring(), parts.audit(), () -> {}))));
        clinic =
                TestOrganisation.named("clinic").number("dna", "358401000001").insert(server.database(), server.keys());
        OrganisationId other = TestOrganisation.named("other").insert(server.database(), server.keys());
        frontend = server.key(clinic, Role.FRONTEND);
        professional = server.key(clinic, Role.PROFESSIONAL);
        stranger = server.key(other, Role.FRONTEND);
        paged = server.key(TestOrganisation.named("paged").insert(server.database(), server.keys()), Role.FRONTEND);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aNewCaseHasEveryFieldOfTheDescription() {
        Answer created = server.post("/v1/cases", frontend, """
                {"reference": "r-1", "patient": {"phone": "040 123 4567", "name": "Aino", "language": "fi"},
                 "subject": "Selkä"}""");
        assertThat(created.status()).isEqualTo(201);
        String id = created.json().path("id").asText();
        assertThat(created.header("Location").orElseThrow()).endsWith("/v1/cases/" + id);

        Answer shown = server.get("/v1/cases/" + id, frontend);
        assertThat(shown.json()).isEqualTo(created.json());
        List<String> fields = new ArrayList<>();
        shown.json().fieldNames().forEachRemaining(fields::add);
        assertThat(fields)
                .containsExactly(
                        "id",
                        "reference",
                        "subject",
                        "status",
                        "hidden",
                        "unread",
                        "attention",
                        "patient",
                        "senderNumber",
                        "optedOut",
                        "sharedPhone",
                        "assignee",
                        "waitingSince",
                        "firstUnread",
                        "createdAt",
                        "statusChangedAt",
                        "lastMessageAt",
                        "lastMessage");
        assertThat(shown.json().path("status").asText()).isEqualTo("NEW");
        assertThat(shown.json().at("/patient/phone").asText()).isEqualTo("+358401234567");
        assertThat(shown.json().path("unread").isInt()).isTrue();
        assertThat(shown.json().path("attention").isBoolean()).isTrue();
        assertThat(shown.json().path("lastMessage").isNull()).isTrue();
        assertThat(shown.json().path("senderNumber").isNull()).isTrue();
        assertThat(shown.json().path("createdAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z");
    }

    @Test
    void theSameReferenceAnswersTheCaseThatStands() {
        String body = "{\"reference\": \"r-2\", \"patient\": {\"phone\": \"+358401234001\"}}";
        String id = server.post("/v1/cases", frontend, body).json().path("id").asText();
        Answer again = server.post("/v1/cases", frontend, body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("id").asText()).isEqualTo(id);
        Answer other = server.post(
                "/v1/cases", frontend, "{\"reference\": \"r-2\", \"patient\": {\"phone\": \"+358401234002\"}}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("reference-in-use");
    }

    @Test
    void aRepeatedRequestIsAnsweredAgain() {
        String body = "{\"patient\": {\"phone\": \"+358401234003\"}}";
        Answer first = server.post("/v1/cases", frontend, body, "Idempotency-Key", "k-1");
        Answer again = server.post("/v1/cases", frontend, body, "Idempotency-Key", "k-1");
        assertThat(first.header("Idempotent-Replay")).isEmpty();
        assertThat(again.header("Idempotent-Replay")).contains("true");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.json()).isEqualTo(first.json());
        Answer reused = server.post(
                "/v1/cases", frontend, "{\"patient\": {\"phone\": \"+358401234004\"}}", "Idempotency-Key", "k-1");
        assertThat(reused.status()).isEqualTo(409);
        assertThat(reused.code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void whateverIsWrongWithABodyIsNamed() {
        Answer answer = server.post("/v1/cases", frontend, """
                {"reference": 5, "patient": {"name": "", "language": "de", "colour": "red"}, "status": "COMPLETE",
                 "unknown": 1}""");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("invalid-request");
        assertThat(answer.faults())
                .containsExactlyInAnyOrder(
                        "reference",
                        "patient.phone",
                        "patient.name",
                        "patient.language",
                        "patient.colour",
                        "status",
                        "unknown");
        Answer phone = server.post("/v1/cases", frontend, "{\"patient\": {\"phone\": \"12\"}}");
        assertThat(phone.status()).isEqualTo(422);
        assertThat(phone.code()).isEqualTo("invalid-request");
        assertThat(phone.faults()).containsExactly("patient.phone");
    }

    @Test
    void aCaseOfAnotherOrganisationIsNotFoundWhateverTheBody() {
        String id = create("+358401234005");
        for (Answer answer : List.of(
                server.get("/v1/cases/" + id, stranger),
                server.patch("/v1/cases/" + id, stranger, "nonsense"),
                server.put("/v1/cases/" + id + "/status", stranger, "{}"),
                server.put("/v1/cases/" + id + "/read", stranger, "{}"),
                server.get("/v1/cases/no-id", frontend))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("not-found");
        }
        assertThat(server.get("/v1/cases?phone=%2B358401234005", stranger)
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void aCaseIsOpenedAndClosedAndAnIllegalMoveRefused() {
        String id = create("+358401234006");
        String status = "/v1/cases/" + id + "/status";
        Answer opened = server.put(
                status, frontend, "{\"status\": \"IN_PROGRESS\", \"author\": {\"id\": \"n1\", \"name\": \"Nina\"}}");
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.json().path("status").asText()).isEqualTo("IN_PROGRESS");
        Answer back = server.put(status, frontend, "{\"status\": \"NEW\"}");
        assertThat(back.status()).isEqualTo(409);
        assertThat(back.code()).isEqualTo("illegal-transition");
        Answer named = server.put(
                status, professional, "{\"status\": \"COMPLETE\", \"author\": {\"id\": \"n1\", \"name\": \"Nina\"}}");
        assertThat(named.status()).isEqualTo(422);
        assertThat(named.faults()).containsExactly("author");
        Answer unseen = server.put(
                status,
                professional,
                "{\"status\": \"COMPLETE\", \"lastSeenMessageId\": \"" + UUID.randomUUID() + "\"}");
        assertThat(unseen.status()).isEqualTo(422);
        assertThat(unseen.faults()).containsExactly("lastSeenMessageId");
        assertThat(server.put(status, professional, "{\"status\": \"COMPLETE\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPatchChangesWhatItNamesAndNullTakesAway() {
        String id = create("+358401234007");
        String path = "/v1/cases/" + id;
        Answer changed = server.patch(
                path,
                frontend,
                "{\"subject\": \"Uusi\", \"hidden\": true, \"patient\": {\"name\": \"Eero\", \"phone\": \"0401234008\"}}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("subject").asText()).isEqualTo("Uusi");
        assertThat(changed.json().path("hidden").asBoolean()).isTrue();
        assertThat(changed.json().at("/patient/name").asText()).isEqualTo("Eero");
        assertThat(changed.json().at("/patient/phone").asText()).isEqualTo("+358401234008");
        assertThat(server.patch(path, frontend, "{}").json()).isEqualTo(changed.json());
        JsonNode emptied = server.patch(path, frontend, "{\"subject\": null}").json();
        assertThat(emptied.path("subject").isNull()).isTrue();
        assertThat(emptied.at("/patient/name").asText()).isEqualTo("Eero");
        assertThat(server.patch(path, frontend, "{\"status\": \"COMPLETE\"}").status())
                .isEqualTo(422);
    }

    @Test
    void thePatientsLanguageIsCorrectedByName() {
        String id = create("+358401234017");
        String path = "/v1/cases/" + id;
        String body = "{\"patient\": {\"language\": \"sv\"}, \"author\": {\"id\": \"n7\", \"name\": \"Nurse\"}}";
        Answer corrected = server.patch(path, frontend, body);
        assertThat(corrected.status()).isEqualTo(200);
        assertThat(corrected.json().at("/patient/language").asText()).isEqualTo("sv");
        assertThat(server.patch(path, frontend, "{\"hidden\": false}")
                        .json()
                        .at("/patient/language")
                        .asText())
                .isEqualTo("sv");
        assertThat(server.patch(path, frontend, "{\"patient\": {\"language\": \"de\"}}")
                        .faults())
                .containsExactly("patient.language");
        assertThat(server.patch(path, professional, body).faults()).containsExactly("author");
        assertThat(server.patch(path, professional, "{\"patient\": {\"language\": null}}")
                        .json()
                        .at("/patient/language")
                        .isNull())
                .isTrue();
        List<String> actors = server.database()
                .link()
                .inTransaction(handle -> handle.createQuery(
                                "select actor from audit where action = 'case.change' and case_id = cast(:c as uuid)")
                        .bind("c", id)
                        .mapTo(String.class)
                        .list());
        assertThat(actors).anyMatch(actor -> actor.endsWith("/n7"));
    }

    @Test
    void aListPagesThroughEveryCaseOnceAndFindsByPhoneAndReference() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(
                    0,
                    server.post(
                                    "/v1/cases",
                                    paged,
                                    "{\"reference\": \"p-" + i + "\", \"patient\": {\"phone\": \"+35840123410" + i
                                            + "\"}}")
                            .json()
                            .path("id")
                            .asText());
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = server.get("/v1/cases?limit=3" + cursor, paged).json();
            page.path("items").forEach(item -> seen.add(item.path("id").asText()));
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactlyInAnyOrderElementsOf(made).doesNotHaveDuplicates();

        for (String query : List.of(
                "phone=%2B358401234103",
                "phone=+358401234103",
                "phone=040%20123%204103",
                "phone=%20040%20123%204103",
                "phone=+040%20123%204103",
                "phone=%E2%80%AD040%C2%A0123%E2%80%914103",
                "reference=p-3",
                "status=NEW&reference=p-3&phone=0401234103&unread=false&hidden=false&attention=false")) {
            assertThat(server.get("/v1/cases?" + query, paged).json().path("items"))
                    .as(query)
                    .hasSize(1)
                    .allMatch(item -> item.path("reference").asText().equals("p-3"));
        }
        for (String query : List.of(
                "phone=nobody",
                "phone=0401234103x",
                "phone=040l234103",
                "reference=p",
                "unread=true",
                "attention=true",
                "hidden=true",
                "status=COMPLETE")) {
            assertThat(server.get("/v1/cases?" + query, paged).json().path("items"))
                    .as(query)
                    .isEmpty();
        }
        for (String query : List.of("limit=0", "limit=201", "cursor=abc", "status=OPEN", "unread=yes")) {
            Answer refused = server.get("/v1/cases?" + query, paged);
            assertThat(refused.status()).as(query).isEqualTo(422);
            assertThat(refused.faults()).containsExactly(query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void theInboxOfAnOrganisationWithoutMessagesIsEmpty() {
        JsonNode inbox = server.get("/v1/inbox", frontend).json();
        for (String total : List.of("unreadMessages", "unreadCases", "attention", "overdueMessages", "unmatched")) {
            assertThat(inbox.path(total).isIntegralNumber()).as(total).isTrue();
        }
    }

    @Test
    void anOperatorSeesNoCases() {
        String operator = server.key(new OrganisationId(UUID.randomUUID()), Role.OPERATOR);
        assertThat(server.get("/v1/cases", operator).status()).isEqualTo(403);
    }

    private static String create(String phone) {
        return server.post("/v1/cases", frontend, "{\"patient\": {\"phone\": \"" + phone + "\"}}")
                .json()
                .path("id")
                .asText();
    }
}
