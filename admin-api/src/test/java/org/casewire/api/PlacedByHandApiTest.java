package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.resource.CasesResource;
import org.casewire.api.resource.CorrelationResource;
import org.casewire.api.resource.MessagesResource;
import org.casewire.api.resource.MoveResource;
import org.casewire.api.resource.UnassignedResource;
import org.casewire.api.resource.UnmatchedResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Role;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.carrier.InboundPart;
import org.casewire.core.conversation.CaseService;
import org.casewire.core.conversation.ReadingService;
import org.casewire.core.conversation.StatusService;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.CorrelationPreview;
import org.casewire.core.inbound.InboundService;
import org.casewire.core.inbound.MoveService;
import org.casewire.core.inbound.TextReception;
import org.casewire.core.inbound.UnassignedService;
import org.casewire.core.inbound.UnmatchedService;
import org.casewire.core.message.AutomaticMessages;
import org.casewire.core.message.ThreadService;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.text.TextForm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no rule could place, over HTTP: shown to whom it concerns, placed by a person, on record. */
class PlacedByHandApiTest {
    private static final String CARRIER = "dna";
    private static final String OWN = "358401000001";
    private static final String SHARED = "16100";
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String AUTHOR = "\"author\": {\"id\": \"n1\", \"name\": \"Nurse One\"}";

    private static ApiServer server;
    private static InboundService inbound;
    private static OrganisationId clinic;
    private static String frontend;
    private static String admin;
    private static String stranger;
    private static String operator;
    private static int patients = 4_000_000;

    @BeforeAll
    static void start() {
        server = ApiServer.start(PlacedByHandApiTest::resources);
        clinic = TestOrganisation.named("clinic")
                .setting("unmatchedFor", "\"ADMIN\"")
                .number(CARRIER, OWN)
                .number(CARRIER, SHARED)
                .insert(server.database(), server.keys());
        OrganisationId other =
                TestOrganisation.named("other").number(CARRIER, SHARED).insert(server.database(), server.keys());
        frontend = server.key(clinic, Role.FRONTEND);
        admin = server.key(clinic, Role.ADMIN, Role.FRONTEND);
        stranger = server.key(other, Role.FRONTEND, Role.ADMIN);
        operator = server.key(clinic, Role.OPERATOR);
    }

    private static List<Object> resources(ApiServer.Parts parts) {
        var app = parts.database().app();
        var link = parts.database().link();
        var ring = parts.keys().ring();
        NumberPlan numbers = new NumberPlan();
        TextReception reception = new TextReception(
                parts.organisations(),
                ring,
                numbers,
                new AutomaticMessages(ring, parts.ids(), CLOCK, queued -> {}, carrier -> TextForm.USUAL),
                parts.ids(),
                CLOCK);
        inbound = new InboundService(
                link, reception, carrier -> CarrierTimes.USUAL, () -> {}, CLOCK, 1, new MetricRegistry());
        ThreadService threads = new ThreadService(app, ring, parts.audit(), () -> {});
        return List.of(
                new CasesResource(
                        new CaseService(
                                app, parts.organisations(), ring, numbers, parts.audit(), parts.ids(), CLOCK, () -> {}),
                        new StatusService(
                                app, parts.organisations(), ring, parts.audit(), parts.ids(), CLOCK, () -> {}),
                        new ReadingService(app, ring, parts.audit(), () -> {}),
                        parts.cursors()),
                new MessagesResource(threads),
                new MoveResource(new MoveService(app, ring, parts.audit(), () -> {}), threads),
                new UnmatchedResource(
                        new UnmatchedService(
                                app, parts.organisations(), ring, parts.audit(), parts.ids(), CLOCK, () -> {}),
                        threads,
                        parts.cursors()),
                new UnassignedResource(
                        new UnassignedService(link, parts.organisations(), reception, parts.audit(), () -> {}),
                        parts.cursors()),
                new CorrelationResource(new CorrelationPreview(link, reception), parts.organisations(), numbers));
    }

    @AfterAll
    static void stop() {
        inbound.close();
        server.close();
    }

    @Test
    void anUnmatchedTextIsAttachedOnceByWhoeverMaySeeIt() {
        String phone = phone();
        text(phone, OWN, "Who can see me?");

        assertThat(unmatched(frontend, phone)).as("nobody is a candidate").isEmpty();
        JsonNode item = unmatched(admin, phone).get(0);
        assertThat(item.path("reason").asText()).isEqualTo("unknown-sender");
        assertThat(item.path("text").asText()).isEqualTo("Who can see me?");
        assertThat(item.path("to").asText()).isEqualTo("+" + OWN);
        assertThat(item.path("candidates")).isEmpty();

        String caseId = open(phone);
        String path = "/v1/unmatched/" + item.path("id").asText() + "/case";
        String body = "{\"caseId\": \"%s\", %s}".formatted(caseId, AUTHOR);
        assertThat(server.post(path, stranger, body).status()).isEqualTo(404);
        assertThat(server.post(path, frontend, body).status()).isEqualTo(404);
        assertThat(server.post(path, admin, "{\"caseId\": 5}").code()).isEqualTo("invalid-request");
        assertThat(server.post(path, admin, "{\"caseId\": \"%s\"}".formatted(UUID.randomUUID()))
                        .status())
                .isEqualTo(404);

        Answer attached = server.post(path, admin, body, "Idempotency-Key", "attach-1");
        assertThat(attached.status()).isEqualTo(201);
        assertThat(attached.json().path("caseId").asText()).isEqualTo(caseId);
        assertThat(attached.json().path("late").asBoolean()).isTrue();
        assertThat(attached.header("Location").orElseThrow())
                .endsWith("/v1/cases/" + caseId + "/messages/"
                        + attached.json().path("id").asText());
        assertThat(read(caseId).path("unread").asInt()).isEqualTo(1);
        assertThat(unmatched(admin, phone)).isEmpty();

        Answer again = server.post(path, admin, body, "Idempotency-Key", "attach-1");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replay")).hasValue("true");
        assertThat(again.json().path("id")).isEqualTo(attached.json().path("id"));
        assertThat(read(caseId).path("unread").asInt()).isEqualTo(1);

        String other = open(phone());
        String message = attached.json().path("id").asText();
        String there = "/v1/cases/" + caseId + "/messages/" + message + "/case";
        assertThat(server.put(there, frontend, "{\"caseId\": \"%s\", %s}".formatted(other, AUTHOR))
                        .code())
                .isEqualTo("other-phone");
        assertThat(server.put(
                                there,
                                frontend,
                                "{\"caseId\": \"%s\", \"allowOtherPhone\": true, %s}".formatted(other, AUTHOR))
                        .status())
                .isEqualTo(200);
        Answer moved = server.post(path, admin, body, "Idempotency-Key", "attach-1");
        assertThat(moved.status()).isEqualTo(201);
        assertThat(moved.header("Location").orElseThrow()).endsWith("/v1/cases/" + other + "/messages/" + message);
        assertThat(moved.json().path("caseId").asText()).isEqualTo(other);
    }

    @Test
    void aTextWithACandidateIsShownToTheFrontEndAndTakenOffTheListByName() {
        String phone = phone();
        String caseId = create(phone, "NEW");
        text(phone, OWN, "Too early");

        JsonNode item = unmatched(frontend, phone).get(0);
        assertThat(item.path("reason").asText()).isEqualTo("case-not-started");
        assertThat(item.path("candidates")).extracting(JsonNode::asText).containsExactly(caseId);

        String path = "/v1/unmatched/" + item.path("id").asText() + "/handled";
        assertThat(server.post(path, frontend, "{}").code()).isEqualTo("invalid-request");
        assertThat(item.at("/candidateCases/0/id").asText()).isEqualTo(caseId);
        assertThat(item.at("/candidateCases/0/status").asText()).isEqualTo("NEW");
        assertThat(item.at("/candidateCases/0/patient").has("name")).isTrue();
        assertThat(item.has("handled")).isFalse();
        assertThat(server.post(path, frontend, "{" + AUTHOR + "}").status()).isEqualTo(204);
        assertThat(unmatched(frontend, phone)).isEmpty();

        JsonNode handled = handled(frontend, phone).get(0);
        assertThat(handled.path("id")).isEqualTo(item.path("id"));
        assertThat(handled.at("/handled/by/id").asText()).isEqualTo("n1");
        assertThat(server.send("DELETE", path, stranger, "").status()).isEqualTo(404);
        assertThat(server.send("DELETE", path, operator, "").status()).isEqualTo(403);
        assertThat(server.send("DELETE", path, frontend, "{" + AUTHOR + "}").status())
                .isEqualTo(204);
        assertThat(server.send("DELETE", path, frontend, "").status())
                .as("twice is once")
                .isEqualTo(204);
        assertThat(handled(frontend, phone)).isEmpty();
        assertThat(unmatched(frontend, phone)).hasSize(1);
        List<String> events = server.database()
                .link()
                .inTransaction(handle -> handle.createQuery(
                                "select type from event where type like 'inbound.%' and case_id = cast(:case as uuid) order by id")
                        .bind("case", caseId)
                        .mapTo(String.class)
                        .list());
        assertThat(events).endsWith("inbound.handled", "inbound.unmatched");
        assertThat(server.post(
                                path.replace("/handled", "/case"),
                                frontend,
                                "{\"caseId\": \"%s\", %s}".formatted(caseId, AUTHOR))
                        .status())
                .isEqualTo(201);
        assertThat(server.send("DELETE", path, frontend, "").code()).isEqualTo("not-movable");
    }

    @Test
    void aMovedTextIsUnreadInTheOtherCaseAndGoneFromTheFirst() {
        String phone = phone();
        String meant = open(phone());
        String first = open(phone);
        text(phone, OWN, "This is about the other matter");
        JsonNode message = thread(first).get(0);
        assertThat(message.path("placedBy").asText()).isEqualTo("only-open-case");

        String path = "/v1/cases/" + first + "/messages/" + message.path("id").asText() + "/case";
        String body = "{\"caseId\": \"%s\", %s}".formatted(meant, AUTHOR);
        String allowed = "{\"caseId\": \"%s\", \"allowOtherPhone\": true, %s}".formatted(meant, AUTHOR);
        assertThat(server.put(path, stranger, body).status()).isEqualTo(404);
        assertThat(server.put(path, frontend, "{\"caseId\": \"%s\"}".formatted(meant))
                        .code())
                .isEqualTo("invalid-request");
        assertThat(server.put(path, frontend, body).code()).isEqualTo("other-phone");
        Answer moved = server.put(path, frontend, allowed);
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.json().path("caseId").asText()).isEqualTo(meant);
        assertThat(thread(first)).isEmpty();
        assertThat(thread(meant))
                .extracting(one -> one.path("text").asText())
                .containsExactly("This is about the other matter");
        assertThat(read(first).path("unread").asInt()).isZero();
        assertThat(read(meant).path("unread").asInt()).isEqualTo(1);
        assertThat(read(first).path("waitingSince").isNull())
                .as("nobody waits here any more")
                .isTrue();
        assertThat(read(meant).path("waitingSince").asText()).isNotEmpty();
        assertThat(server.put(path, frontend, body).status())
                .as("it is there no more")
                .isEqualTo(404);
    }

    @Test
    void thePreviewTellsWhereATextWouldGoAndWhatComesThenAgrees() {
        String phone = phone();
        String query = "/v1/correlation/preview?from=%2B" + phone.substring(1) + "&to=" + OWN;
        assertThat(server.get(query, frontend).json().path("rule").asText()).isEqualTo("unknown-sender");

        String caseId = open(phone);
        Answer preview = server.get(query, frontend);
        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.json().path("outcome").asText()).isEqualTo("thread");
        assertThat(preview.json().path("rule").asText()).isEqualTo("only-open-case");
        assertThat(preview.json().path("caseId").asText()).isEqualTo(caseId);
        String ends = "{\"from\": \"%s\", \"to\": \"%s\"}".formatted(phone, OWN);
        assertThat(server.post("/v1/correlation/preview", frontend, ends).json())
                .isEqualTo(preview.json());
        assertThat(server.post("/v1/correlation/preview", operator, ends).status())
                .isEqualTo(403);
        assertThat(server.post("/v1/correlation/preview", frontend, "{}").faults())
                .containsExactly("from", "to");
        assertThat(thread(caseId)).as("a preview places nothing").isEmpty();

        text(phone, OWN, "As foretold");
        assertThat(thread(caseId)).hasSize(1);
        assertThat(server.get("/v1/correlation/preview?from=nobody&to=" + OWN, frontend)
                        .code())
                .isEqualTo("invalid-request");
        for (String none : List.of("99999", OWN + "x", "ext%20" + OWN, OWN + ";1")) {
            assertThat(server.get("/v1/correlation/preview?from=%2B358401234567&to=" + none, frontend)
                            .code())
                    .as(none)
                    .isEqualTo("invalid-request");
        }
        assertThat(server.get("/v1/correlation/preview?from=+46701234567&to=+" + OWN, frontend)
                        .status())
                .as("a plus that nobody escaped")
                .isEqualTo(200);
    }

    @Test
    void anOperatorGivesATextOnASharedNumberToItsOrganisationWithoutSeeingIt() {
        String phone = phone();
        text(phone, SHARED, "To whom do I write?");

        assertThat(server.get("/v1/unassigned", admin).status()).isEqualTo(403);
        Answer list = server.get("/v1/unassigned", operator);
        assertThat(list.response().body()).doesNotContain("To whom do I write?").doesNotContain(phone);
        JsonNode item = list.json().path("items").get(0);
        assertThat(item.path("to").asText()).isEqualTo(SHARED);
        assertThat(item.path("from").asText()).contains("•").endsWith(phone.substring(phone.length() - 2));

        String path = "/v1/unassigned/" + item.path("id").asText() + "/organisation";
        assertThat(server.post(path, operator, "{\"organisation\": \"nowhere\"}")
                        .status())
                .isEqualTo(404);
        assertThat(server.post(path, operator, "{\"organisation\": \"clinic\"}").status())
                .isEqualTo(204);
        assertThat(server.post(path, operator, "{\"organisation\": \"clinic\"}").status())
                .as("the same again changes nothing")
                .isEqualTo(204);
        assertThat(server.post(path, operator, "{\"organisation\": \"other\"}").code())
                .isEqualTo("not-movable");
        assertThat(unmatched(admin, phone))
                .extracting(one -> one.path("text").asText())
                .containsExactly("To whom do I write?");
        assertThat(server.get("/v1/unassigned", operator).json().path("items")).isEmpty();
    }

    @Test
    void twoPatientsOnOnePhoneAreToldApartByAPerson() {
        String phone = phone();
        String mother = named(phone, "Anna Virtanen");
        String son = named(phone, "Otto Virtanen");
        text(phone, OWN, "It still hurts");
        assertThat(read(mother).path("sharedPhone").asBoolean()).isTrue();
        assertThat(read(son).path("sharedPhone").asBoolean()).isTrue();
        JsonNode item = unmatched(frontend, phone).get(0);
        assertThat(item.path("reason").asText()).isEqualTo("needs-assignment");
        assertThat(item.path("candidates")).extracting(JsonNode::asText).containsExactlyInAnyOrder(mother, son);
        assertThat(server.post(
                                "/v1/unmatched/" + item.path("id").asText() + "/case",
                                frontend,
                                "{\"caseId\": \"%s\", %s}".formatted(son, AUTHOR))
                        .status())
                .isEqualTo(201);
        assertThat(thread(mother)).isEmpty();
    }

    @Test
    void aPlaceInAThreadIsToldByItsEntry() {
        String phone = phone();
        String caseId = open(phone);
        text(phone, OWN, "one");
        text(phone, OWN, "two");
        String status = "/v1/cases/" + caseId + "/status";
        assertThat(server.put(status, frontend, "{\"status\": \"COMPLETE\", \"lastSeenEntry\": 1}")
                        .code())
                .isEqualTo("unread-messages");
        Answer read = server.put("/v1/cases/" + caseId + "/read", frontend, "{\"entry\": 2}");
        assertThat(read.json().path("unread").asInt()).isZero();
        Answer unread = server.put("/v1/cases/" + caseId + "/unread", frontend, "{\"entry\": 2}");
        assertThat(unread.json().path("unread").asInt()).isEqualTo(1);
        assertThat(server.put("/v1/cases/" + caseId + "/read", frontend, "{}").faults())
                .containsExactly("entry");
        assertThat(server.get("/v1/cases/" + caseId + "/messages?afterEntry=1", frontend)
                        .json()
                        .path("items"))
                .extracting(one -> one.path("text").asText())
                .containsExactly("two");
        assertThat(server.get("/v1/cases/" + caseId + "/messages?beforeEntry=2", frontend)
                        .json()
                        .path("items"))
                .extracting(one -> one.path("text").asText())
                .containsExactly("one");
        String second = thread(caseId).get(1).path("id").asText();
        String away = named(phone, "Somebody");
        assertThat(server.put(
                                "/v1/cases/" + caseId + "/messages/" + second + "/case",
                                frontend,
                                "{\"caseId\": \"%s\", %s}".formatted(away, AUTHOR))
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/v1/cases/" + caseId + "/messages?after=" + second, frontend)
                        .code())
                .isEqualTo("moved");
        assertThat(server.put("/v1/cases/" + caseId + "/read", frontend, "{\"messageId\": \"" + second + "\"}")
                        .code())
                .isEqualTo("moved");
        assertThat(server.put(status, frontend, "{\"status\": \"COMPLETE\", \"lastSeenMessageId\": \"" + second + "\"}")
                        .code())
                .isEqualTo("moved");
    }

    private static String named(String phone, String name) {
        Answer created = server.post(
                "/v1/cases",
                frontend,
                "{\"patient\": {\"phone\": \"%s\", \"name\": \"%s\"}, \"status\": \"IN_PROGRESS\"}"
                        .formatted(phone, name));
        assertThat(created.status()).isEqualTo(201);
        return created.json().path("id").asText();
    }

    private static String phone() {
        return "+35840" + ++patients;
    }

    private static String open(String phone) {
        return create(phone, "IN_PROGRESS");
    }

    private static String create(String phone, String status) {
        Answer created = server.post(
                "/v1/cases",
                frontend,
                "{\"patient\": {\"phone\": \"%s\"}, \"status\": \"%s\"}".formatted(phone, status));
        assertThat(created.status()).isEqualTo(201);
        return created.json().path("id").asText();
    }

    private static JsonNode read(String caseId) {
        return server.get("/v1/cases/" + caseId, frontend).json();
    }

    private static JsonNode thread(String caseId) {
        return server.get("/v1/cases/" + caseId + "/messages", frontend).json().path("items");
    }

    private static List<JsonNode> unmatched(String key, String phone) {
        return listed("", key, phone);
    }

    private static List<JsonNode> handled(String key, String phone) {
        return listed("&handled=true", key, phone);
    }

    private static List<JsonNode> listed(String query, String key, String phone) {
        List<JsonNode> found = new ArrayList<>();
        server.get("/v1/unmatched?limit=200" + query, key).json().path("items").forEach(item -> {
            if (item.path("from").asText().equals(phone)) {
                found.add(item);
            }
        });
        return found;
    }

    private static void text(String from, String to, String words) {
        InboundPart part = new InboundPart(
                CARRIER,
                UUID.randomUUID(),
                from,
                to,
                Optional.of(words),
                Optional.empty(),
                words.getBytes(StandardCharsets.UTF_16BE));
        assertThat(inbound.received(part).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS))
                .succeedsWithin(30, TimeUnit.SECONDS);
    }
}
