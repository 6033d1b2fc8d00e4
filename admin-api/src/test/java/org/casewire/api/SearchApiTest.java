package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.casewire.api.ApiServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Finding cases by what somebody remembers of them. */
class SearchApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Desk desk;
    private static String asa;
    private static String anna;
    private static String virtanen;
    private static String li;
    private static String nameless;

    @BeforeAll
    static void start() {
        desk = new Desk();
        asa = made("+358401234567", "Åsa-Maija Öhman", "R 2026/15");
        anna = made("+358407654321", "VIRTANEN, Anna", "anna-1");
        virtanen = made("+358401114321", "Pekka Virtanen", "4567");
        li = made("+358402229999", "Li Virolainen", null);
        nameless = made("+358403338888", null, null);
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
    }

    @Test
    void byTheBeginningOfAnyWordOfTheNameWhateverCaseAndAccents() {
        assertThat(found("asa")).containsExactly(asa);
        assertThat(found("ÖHM")).containsExactly(asa);
        assertThat(found("maij ohman")).containsExactly(asa);
        assertThat(found("Åsa-Maija")).containsExactly(asa);
        assertThat(found("vir")).containsExactly(li, virtanen, anna);
        assertThat(found("virtanen")).containsExactly(virtanen, anna);
        assertThat(found("Virtanen Anna")).as("all must fit").containsExactly(anna);
        assertThat(found("virtanen li")).isEmpty();
        assertThat(found("li")).as("a short word is a whole one").containsExactly(li);
        assertThat(found("vi")).isEmpty();
        assertThat(found("virtaset")).as("beyond what is hashed it is compared").isEmpty();
        assertThat(found("anen")).isEmpty();
    }

    @Test
    void byTheWholeNumberOrItsLastDigits() {
        assertThat(found("040 765 4321")).containsExactly(anna);
        assertThat(found("+358 (0)40 7654321")).containsExactly(anna);
        assertThat(found("4321")).containsExactly(virtanen, anna);
        assertThat(found("54321")).containsExactly(anna);
        assertThat(found("anna 4321")).containsExactly(anna);
        assertThat(found("8888")).containsExactly(nameless);
        assertThat(found("321")).isEmpty();
        assertThat(found("0401")).as("how a number begins").isEmpty();
    }

    @Test
    void byTheWholeReference() {
        assertThat(found("R 2026/15")).containsExactly(asa);
        assertThat(found("anna-1")).containsExactly(anna);
        assertThat(found("4567"))
                .as("one's number ends so, another's reference is so")
                .containsExactly(virtanen, asa);
        assertThat(found("R 2026")).isEmpty();
    }

    @Test
    void aCorrectedNameOrNumberIsFoundAndTheOldOneNoMore() {
        String caseId = made("+358405557771", "Matti Meikalainen", null);
        assertThat(desk.server
                        .patch(
                                "/v1/cases/" + caseId,
                                desk.frontend,
                                "{\"patient\": {\"name\": \"Teppo Testaaja\", \"phone\": \"+358405551112\"}}")
                        .status())
                .isEqualTo(200);
        assertThat(found("teppo")).containsExactly(caseId);
        assertThat(found("1112")).containsExactly(caseId);
        assertThat(found("meikal")).isEmpty();
        assertThat(found("7771")).isEmpty();
        assertThat(stored("select count(*) from case_search where case_id = '" + caseId + "'"))
                .as("three beginnings of Teppo, four of Testaaja, and the digits")
                .isEqualTo("8");
    }

    @Test
    void pageByPageNarrowedAndAlsoInTheArchive() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, made("+35840666000" + i, "Sivuttaja " + i, null));
        }
        desk.server.put("/v1/cases/" + made.get(4) + "/status", desk.frontend, "{\"status\": \"COMPLETE\"}");
        made.add(0, made.remove(4));
        assertThat(found("sivutt")).containsExactlyElementsOf(made);
        List<String> paged = new ArrayList<>();
        JsonNode page =
                search("{\"query\": \"sivutt\", \"limit\": 2}", desk.frontend).json();
        for (int pages = 1; ; pages++) {
            page.path("items").forEach(item -> paged.add(item.path("id").asText()));
            if (page.path("next").isNull()) {
                assertThat(pages).isEqualTo(3);
                break;
            }
            page = search(
                            "{\"query\": \"sivutt\", \"limit\": 2, \"cursor\": \"%s\"}"
                                    .formatted(page.path("next").asText()),
                            desk.frontend)
                    .json();
        }
        assertThat(paged).containsExactlyElementsOf(made);
        assertThat(ids(search("{\"query\": \"sivutt\", \"status\": \"COMPLETE\"}", desk.professional)))
                .containsExactly(made.get(0));
        desk.server.put(
                "/v1/cases/" + made.get(2) + "/assignee",
                desk.frontend,
                "{\"assignee\": {\"id\": \"finder\", \"name\": \"F\"}, %s}".formatted(Desk.NURSE));
        assertThat(ids(search("{\"query\": \"sivutt\", \"assignee\": \"finder\"}", desk.frontend)))
                .containsExactly(made.get(2));
        assertThat(ids(search("{\"query\": \"sivutt\", \"assignee\": \"none\"}", desk.frontend)))
                .hasSize(4);
    }

    @Test
    void othersFindNothingAndWhatIsNoQueryIsTold() {
        assertThat(ids(search("{\"query\": \"virtanen\"}", desk.stranger))).isEmpty();
        assertThat(search("{\"query\": \"virtanen\"}", desk.admin).status()).isEqualTo(403);
        assertThat(search("{\"query\": \"virtanen\"}", desk.operator).status()).isEqualTo(403);
        assertThat(search("{\"query\": \"\", \"limit\": 0, \"who\": 1}", desk.frontend)
                        .faults())
                .containsExactlyInAnyOrder("query", "limit", "who");
        assertThat(search("{\"query\": \"a b c d e f g h i\"}", desk.frontend).faults())
                .containsExactly("query");
        assertThat(found("%_' \" \\ --")).isEmpty();
        assertThat(found("🙂")).isEmpty();
        assertThat(stored("select count(*) from audit where action = 'case.search' and case_id is null"))
                .isNotEqualTo("0");
    }

    private static String made(String phone, String name, String reference) {
        return desk.created("{\"patient\": {\"phone\": \"%s\"%s}%s, \"status\": \"IN_PROGRESS\"}"
                .formatted(
                        phone,
                        name == null ? "" : ", \"name\": \"" + name + "\"",
                        reference == null ? "" : ", \"reference\": \"" + reference + "\""));
    }

    private static List<String> found(String query) {
        try {
            Answer answer = search(JSON.writeValueAsString(Map.of("query", query)), desk.frontend);
            assertThat(answer.status()).isEqualTo(200);
            return ids(answer);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ids(Answer answer) {
        List<String> ids = new ArrayList<>();
        answer.json().path("items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private static Answer search(String body, String key) {
        return desk.server.post("/v1/cases/search", key, body);
    }

    private static String stored(String sql) {
        return desk.server
                .database()
                .link()
                .inTransaction(
                        handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
}
