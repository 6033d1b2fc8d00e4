package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casewire.api.ApiServer.Answer;
import org.casewire.core.Eventually;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How a team works, over HTTP: who waits, who has whom, and who is told that another was faster. */
class DeskApiTest {
    private static Desk desk;

    @BeforeAll
    static void start() {
        desk = new Desk();
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
    }

    @Test
    void aReplyOverANewerTextIsNotSentAndToldTheNewestEntry() {
        String phone = desk.phone();
        String caseId = desk.open(phone);
        assertThat(desk.send(caseId, "{\"text\": \"Hei\", %s}".formatted(Desk.NURSE))
                        .status())
                .isEqualTo(201);
        desk.text(phone, "Milloin?");
        JsonNode waiting = desk.shown(caseId);
        assertThat(waiting.path("waitingSince").asText()).isNotEmpty();
        assertThat(waiting.at("/firstUnread/text").asText()).isEqualTo("Milloin?");
        assertThat(waiting.at("/firstUnread/createdAt").asText())
                .isEqualTo(waiting.path("waitingSince").asText());

        String late = "{\"text\": \"Huomenna\", \"lastSeenEntry\": 1, %s}".formatted(Desk.NURSE);
        Answer refused = desk.send(caseId, late, "Idempotency-Key", "reply-1");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("newer-entries");
        assertThat(refused.json().path("newest").asLong()).isEqualTo(2);
        String seen = "{\"text\": \"Huomenna\", \"lastSeenEntry\": 2, %s}".formatted(Desk.NURSE);
        Answer sent = desk.send(caseId, seen, "Idempotency-Key", "reply-1");
        assertThat(sent.status()).as("a refusal keeps no key").isEqualTo(201);
        assertThat(desk.shown(caseId).path("waitingSince").isNull()).isTrue();

        desk.text(phone, "Kiitos");
        Answer again = desk.send(caseId, seen, "Idempotency-Key", "reply-1");
        assertThat(again.status())
                .as("what was sent is told again, whatever came since")
                .isEqualTo(201);
        assertThat(again.header("Idempotent-Replay")).hasValue("true");
        assertThat(again.json().path("id")).isEqualTo(sent.json().path("id"));
        assertThat(desk.send(caseId, "{\"text\": \"x\", \"lastSeenEntry\": \"2\", %s}".formatted(Desk.NURSE))
                        .faults())
                .containsExactly("lastSeenEntry");
    }

    @Test
    void aTextThatNeedsNoAnswerIsTakenOffByNameAndOnRecord() {
        String phone = desk.phone();
        String caseId = desk.open(phone);
        desk.text(phone, "Kiitos!");
        String path = "/v1/cases/" + caseId + "/answered";
        String body = "{\"entry\": 1, %s}".formatted(Desk.NURSE);
        long before = desk.inbox().path("waitingCases").asLong();
        assertThat(desk.server.put(path, desk.stranger, body).status()).isEqualTo(404);
        assertThat(desk.server.put(path, desk.admin, body).status()).isEqualTo(403);
        assertThat(desk.server.put(path, desk.operator, body).status()).isEqualTo(403);
        assertThat(desk.server.put(path, desk.frontend, "{\"entry\": 1}").faults())
                .containsExactly("author");
        assertThat(desk.server
                        .put(path, desk.frontend, "{\"entry\": 0, %s}".formatted(Desk.NURSE))
                        .code())
                .isEqualTo("newer-entries");
        Answer done = desk.server.put(path, desk.frontend, body);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().path("waitingSince").isNull()).isTrue();
        assertThat(done.json().path("unread").asInt()).as("it is still unread").isEqualTo(1);
        assertThat(desk.server.put(path, desk.professional, "{\"entry\": 1}").status())
                .isEqualTo(200);
        assertThat(desk.inbox().path("waitingCases").asLong()).isEqualTo(before - 1);
        assertThat(desk.trail(caseId))
                .filteredOn(row -> row.startsWith("case.answered"))
                .first()
                .asString()
                .endsWith("/n1");
        assertThat(desk.events(caseId)).filteredOn("case.updated"::equals).hasSize(1);
    }

    @Test
    void theLongestWaitingStandFirstPageByPageAndThenThoseThatDoNot() {
        List<String> made = new ArrayList<>();
        String mine = "{\"assignee\": {\"id\": \"lister\", \"name\": \"Lister\"}, %s}".formatted(Desk.NURSE);
        for (int i = 0; i < 5; i++) {
            String phone = desk.phone();
            made.add(desk.open(phone));
            desk.server.put("/v1/cases/" + made.get(i) + "/assignee", desk.frontend, mine);
            if (i < 3) {
                desk.text(phone, "text " + i);
            }
        }
        desk.send(made.get(0), "{\"text\": \"Hei\", %s}".formatted(Desk.NURSE));
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = desk.server
                    .get("/v1/cases?assignee=lister&order=waiting&limit=2" + cursor, desk.frontend)
                    .json();
            page.path("items").forEach(item -> listed.add(item.path("id").asText()));
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        assertThat(listed).containsExactly(made.get(1), made.get(2), made.get(0), made.get(4), made.get(3));
        assertThat(desk.ids("assignee=lister&order=waiting&waiting=true", desk.frontend))
                .containsExactly(made.get(1), made.get(2));
        assertThat(desk.ids("assignee=lister&waiting=false", desk.frontend))
                .containsExactly(made.get(0), made.get(4), made.get(3));
        assertThat(desk.ids("assignee=lister&waiting=true", desk.frontend)).containsExactly(made.get(2), made.get(1));
        assertThat(desk.ids("assignee=lister", desk.stranger)).isEmpty();
        assertThat(desk.server.get("/v1/cases?order=name", desk.frontend).faults())
                .containsExactly("order");
        JsonNode inbox =
                desk.server.get("/v1/inbox?assignee=lister", desk.frontend).json();
        assertThat(inbox.path("mine").asLong()).isEqualTo(5);
        assertThat(inbox.path("waitingCases").asLong()).isGreaterThanOrEqualTo(2);
        assertThat(desk.inbox().has("mine")).isFalse();
        assertThat(desk.inbox().path("longestWaitingSince").asText()).isNotEmpty();
        String ofActivity = desk.server
                .get("/v1/cases?assignee=lister&limit=1", desk.frontend)
                .json()
                .path("next")
                .asText();
        assertThat(desk.server
                        .get("/v1/cases?assignee=lister&order=waiting&cursor=" + ofActivity, desk.frontend)
                        .faults())
                .as("a cursor belongs to its order")
                .containsExactly("cursor");
    }

    @Test
    void aNoteIsAnEntryForTheTeamAndNoMessage() {
        String phone = desk.phone();
        String caseId = desk.open(phone);
        desk.text(phone, "Milloin?");
        String path = "/v1/cases/" + caseId + "/notes";
        String body = "{\"text\": \"Soita omaiselle\", %s}".formatted(Desk.NURSE);
        assertThat(desk.server.post(path, desk.stranger, body).status()).isEqualTo(404);
        assertThat(desk.server.post(path, desk.admin, body).status()).isEqualTo(403);
        assertThat(desk.server.post(path, desk.frontend, "{\"text\": \" \"}").faults())
                .containsExactly("text");
        assertThat(desk.server.post(path, desk.frontend, "{\"text\": \"x\"}").faults())
                .containsExactly("author");
        JsonNode before = desk.shown(caseId);

        Answer added = desk.server.post(path, desk.frontend, body, "Idempotency-Key", "note-1");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("direction").asText()).isEqualTo("NOTE");
        assertThat(added.json().path("entry").asLong()).isEqualTo(2);
        assertThat(added.json().at("/author/name").asText()).isEqualTo("Nurse One");
        for (String none : List.of("state", "confirmation", "from", "to")) {
            assertThat(added.json().get(none).isNull()).as(none).isTrue();
        }
        Answer again = desk.server.post(path, desk.frontend, body, "Idempotency-Key", "note-1");
        assertThat(again.header("Idempotent-Replay")).hasValue("true");
        assertThat(again.json()).isEqualTo(added.json());
        assertThat(desk.server
                        .post(path, desk.frontend, body.replace("Soita", "Laita"), "Idempotency-Key", "note-1")
                        .code())
                .isEqualTo("idempotency-key-reused");

        assertThat(desk.shown(caseId)).as("it moves nothing").isEqualTo(before);
        String id = added.json().path("id").asText();
        String there = "/v1/cases/" + caseId + "/messages/" + id;
        assertThat(desk.server.get(there, desk.frontend).json()).isEqualTo(added.json());
        assertThat(desk.server.get(there, desk.stranger).status()).isEqualTo(404);
        assertThat(desk.server
                        .post(there + "/resend", desk.frontend, "{" + Desk.NURSE + "}")
                        .status())
                .isEqualTo(404);
        assertThat(desk.server
                        .post(there + "/cancel", desk.frontend, "{" + Desk.NURSE + "}")
                        .status())
                .isEqualTo(404);

        String seen = "{\"text\": \"Huomenna\", \"lastSeenEntry\": 1, %s}".formatted(Desk.DOCTOR);
        assertThat(desk.send(caseId, seen).status()).as("a note is no news").isEqualTo(201);
        assertThat(thread(caseId, "")).containsExactly("Milloin?", "Soita omaiselle", "Huomenna");
        assertThat(thread(caseId, "?limit=2")).containsExactly("Soita omaiselle", "Huomenna");
        assertThat(thread(caseId, "?limit=1&beforeEntry=3")).containsExactly("Soita omaiselle");
        assertThat(thread(caseId, "?limit=1&afterEntry=1")).containsExactly("Soita omaiselle");
        assertThat(thread(caseId, "?after=" + id)).containsExactly("Huomenna");
        assertThat(desk.events(caseId)).containsOnlyOnce("note.added");
        assertThat(desk.trail(caseId))
                .filteredOn(row -> row.startsWith("note.add "))
                .hasSize(1);
        assertThat(stored(
                        "select count(*) from note where position(convert_to('omaiselle', 'UTF8') in text_sealed) > 0"))
                .isEqualTo("0");
    }

    private static List<String> thread(String caseId, String query) {
        List<String> texts = new ArrayList<>();
        desk.server
                .get("/v1/cases/" + caseId + "/messages" + query, desk.professional)
                .json()
                .path("items")
                .forEach(item -> texts.add(item.path("text").asText()));
        return texts;
    }

    private static String stored(String sql) {
        return desk.server
                .database()
                .link()
                .inTransaction(
                        handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    @Test
    void whatAPatientToldHoldsForAllHerCasesAndTakesBackWhatIsQueued() {
        String phone = desk.phone();
        String caseId = desk.open(phone);
        String second = desk.open(phone);
        String path = "/v1/cases/" + caseId + "/opt-out";
        String out = "{\"optedOut\": true, \"basis\": \"Sanoi puhelimessa\", %s}".formatted(Desk.NURSE);
        String in = "{\"optedOut\": false, \"basis\": \"Soitti\", %s}".formatted(Desk.DOCTOR);
        assertThat(desk.server.put(path, desk.stranger, out).status()).isEqualTo(404);
        assertThat(desk.server.put(path, desk.admin, out).status()).isEqualTo(403);
        assertThat(desk.server
                        .put(path, desk.frontend, "{\"optedOut\": \"yes\"}")
                        .faults())
                .containsExactly("optedOut", "basis");
        String message = desk.send(second, "{\"text\": \"Hei\", %s}".formatted(Desk.NURSE))
                .json()
                .path("id")
                .asText();

        Answer said = desk.server.put(path, desk.frontend, out);
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.json().path("optedOut").asBoolean()).isTrue();
        assertThat(desk.shown(second).path("optedOut").asBoolean()).isTrue();
        JsonNode withdrawn = desk.server
                .get("/v1/cases/" + second + "/messages/" + message, desk.frontend)
                .json();
        assertThat(withdrawn.at("/failure/code").asText()).isEqualTo("patient-opted-out");
        assertThat(desk.send(second, "{\"text\": \"Hei\", %s}".formatted(Desk.NURSE))
                        .code())
                .isEqualTo("patient-opted-out");
        desk.server.put(path, desk.frontend, out);
        assertThat(desk.server
                        .put(path, desk.frontend, in)
                        .json()
                        .path("optedOut")
                        .asBoolean())
                .isFalse();
        assertThat(desk.events(caseId)).containsSubsequence("patient.opted-out", "patient.opted-in");
        assertThat(desk.events(caseId)).containsOnlyOnce("patient.opted-out");
        assertThat(desk.trail(caseId))
                .filteredOn(row -> row.startsWith("patient."))
                .satisfiesExactly(
                        row -> assertThat(row).startsWith("patient.opt-out").endsWith("/n1"),
                        row -> assertThat(row).startsWith("patient.opt-in").endsWith("/d1"));
        assertThat(stored("select count(*) from opt_out_word where case_id = '" + caseId + "'"))
                .isEqualTo("2");

        desk.text(phone, "STOP");
        assertThat(desk.server
                        .put(path, desk.frontend, in)
                        .json()
                        .path("optedOut")
                        .asBoolean())
                .as("a person's later word holds against a keyword")
                .isFalse();
    }

    @Test
    void whoIsThereIsToldToTheOthersAndKeptNowhere() {
        String caseId = desk.open(desk.phone());
        String path = "/v1/cases/" + caseId + "/presence";
        String nurse = "{\"activity\": \"VIEWING\", %s}".formatted(Desk.NURSE);
        String doctor = "{\"activity\": \"TYPING\", %s}".formatted(Desk.DOCTOR);
        List<String> before = desk.trail(caseId);
        assertThat(desk.server.post(path, desk.stranger, nurse).status()).isEqualTo(404);
        assertThat(desk.server.post(path, desk.admin, nurse).status()).isEqualTo(403);
        assertThat(desk.server
                        .post(path, desk.frontend, "{\"activity\": \"SLEEPING\"}")
                        .faults())
                .containsExactly("activity");
        assertThat(desk.server.post(path, desk.frontend, nurse).json().path("others"))
                .isEmpty();
        JsonNode others = desk.server.post(path, desk.frontend, doctor).json().path("others");
        assertThat(others).hasSize(1);
        assertThat(others.at("/0/who/name").asText()).isEqualTo("Nurse One");
        assertThat(others.at("/0/activity").asText()).isEqualTo("VIEWING");
        assertThat(desk.server
                        .post(path, desk.professional, "{\"activity\": \"VIEWING\"}")
                        .json()
                        .path("others"))
                .hasSize(2);
        desk.server.post(path, desk.frontend, doctor.replace("TYPING", "GONE"));
        assertThat(desk.server.post(path, desk.frontend, nurse).json().path("others"))
                .hasSize(1);
        Eventually.holds(
                "the others' pages are told",
                () -> desk.changed.stream()
                        .anyMatch(where -> where.caseId().toString().equals(caseId)));
        assertThat(desk.trail(caseId)).isEqualTo(before);
        assertThat(desk.events(caseId)).doesNotContain("case.presence");
    }

    @Test
    void aCaseIsTakenHandedOverAndLetGoOfOnRecord() {
        String caseId = desk.open(desk.phone());
        String path = "/v1/cases/" + caseId + "/assignee";
        long unassigned = desk.inbox().path("unassignedCases").asLong();
        String toNurse = "{\"assignee\": {\"id\": \"n1\", \"name\": \"Nurse One\"}, \"expected\": null, %s}"
                .formatted(Desk.NURSE);
        assertThat(desk.server.put(path, desk.stranger, toNurse).status()).isEqualTo(404);
        assertThat(desk.server.put(path, desk.admin, toNurse).status()).isEqualTo(403);
        assertThat(desk.server
                        .put("/v1/cases/" + UUID.randomUUID() + "/assignee", desk.frontend, "{")
                        .status())
                .isEqualTo(404);
        assertThat(desk.server.put(path, desk.frontend, "{\"expected\": 5}").faults())
                .containsExactly("assignee", "expected");

        Answer taken = desk.server.put(path, desk.frontend, toNurse);
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().at("/assignee/name").asText()).isEqualTo("Nurse One");
        assertThat(desk.inbox().path("unassignedCases").asLong()).isEqualTo(unassigned - 1);
        assertThat(desk.ids("assignee=none&limit=200", desk.frontend)).doesNotContain(caseId);

        Answer late = desk.server.put(
                path,
                desk.frontend,
                "{\"assignee\": {\"id\": \"d1\", \"name\": \"Doctor One\"}, \"expected\": null, %s}"
                        .formatted(Desk.DOCTOR));
        assertThat(late.code()).isEqualTo("assigned-meanwhile");
        assertThat(late.json().path("assignee").asText()).isEqualTo("n1");
        Answer handed = desk.server.put(
                path,
                desk.frontend,
                "{\"assignee\": {\"id\": \"d1\", \"name\": \"Doctor One\"}, \"expected\": \"n1\", %s}"
                        .formatted(Desk.NURSE));
        assertThat(handed.json().at("/assignee/id").asText()).isEqualTo("d1");
        Answer letGo = desk.server.put(path, desk.professional, "{\"assignee\": null}");
        assertThat(letGo.json().path("assignee").isNull()).isTrue();
        assertThat(desk.inbox().path("unassignedCases").asLong()).isEqualTo(unassigned);
        assertThat(desk.ids("assignee=none&limit=200", desk.frontend)).contains(caseId);
        assertThat(desk.trail(caseId))
                .filteredOn(row -> row.startsWith("case.assign "))
                .hasSize(3);
        assertThat(desk.events(caseId)).filteredOn("case.assigned"::equals).hasSize(3);
    }

    @Test
    void ofManyWhoTakeACaseAtTheSameTimeOneHasIt() {
        String caseId = desk.open(desk.phone());
        List<CompletableFuture<Answer>> taking = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> desk.server.put(
                        "/v1/cases/" + caseId + "/assignee",
                        desk.frontend,
                        "{\"assignee\": {\"id\": \"p%d\", \"name\": \"P\"}, \"expected\": null, \"author\": {\"id\": \"p%d\", \"name\": \"P\"}}"
                                .formatted(i, i))))
                .toList();
        List<Answer> answers = taking.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).contains(409);
        Answer won =
                answers.stream().filter(one -> one.status() == 200).findFirst().orElseThrow();
        Stream<Answer> lost = answers.stream().filter(one -> one.status() != 200);
        assertThat(lost).allSatisfy(one -> {
            assertThat(one.code()).isEqualTo("assigned-meanwhile");
            assertThat(one.json().path("assignee")).isEqualTo(won.json().at("/assignee/id"));
        });
        assertThat(desk.events(caseId)).containsOnlyOnce("case.assigned");
    }
}
