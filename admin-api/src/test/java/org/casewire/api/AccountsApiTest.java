package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.resource.AccountsResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.desk.Accounts;
import org.casewire.core.desk.MessageListing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What became of everything: one list and its sums. */
class AccountsApiTest {
    private static DeskServer desk;

    @BeforeAll
    static void start() {
        desk = new DeskServer(
                TestOrganisation.named("clinic").number("dna", "358401000001"),
                parts -> List.of(new AccountsResource(
                        new MessageListing(parts.database().app(), parts.audit()),
                        new Accounts(parts.database().app(), parts.organisations()),
                        parts.cursors(),
                        Clock.systemUTC())));
    }

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    void everyMessageIsListedOnceAndTheSumsAddUpOrSayByHowMuchNot() {
        String path = desk.open();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(
                    0,
                    desk.send(path, "\"text\": \"Viesti %d\"".formatted(i))
                            .json()
                            .path("id")
                            .asText());
        }
        Instant tomorrow = Instant.now().plusSeconds(86_400);
        sent.add(0, id(desk.send(path, "\"text\": \"Huomenna\", \"sendAt\": \"%s\"".formatted(tomorrow))));
        String cancelled = id(desk.send(path, "\"text\": \"Ei\", \"sendAt\": \"%s\"".formatted(tomorrow)));
        sent.add(0, cancelled);
        desk.server.post(
                path + "/messages/" + cancelled + "/cancel", desk.frontend, "{%s}".formatted(DeskServer.NURSE));

        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = desk.server.get("/v1/messages?limit=3" + cursor, desk.frontend);
            page.json().path("items").forEach(item -> paged.add(item.path("id").asText()));
            cursor = page.json().path("next").isNull()
                    ? ""
                    : "&cursor=" + page.json().path("next").asText();
        } while (!cursor.isEmpty());
        assertThat(paged).containsExactlyInAnyOrderElementsOf(sent).doesNotHaveDuplicates();
        JsonNode newest =
                desk.server.get("/v1/messages?limit=1", desk.admin).json().at("/items/0");
        assertThat(newest.properties().stream().map(Map.Entry::getKey))
                .containsExactly("id", "caseId", "direction", "state", "confirmation", "createdAt");
        assertThat(desk.server.get("/v1/messages", desk.stranger).json().path("items"))
                .isEmpty();
        assertThat(desk.server
                        .get("/v1/messages?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z", desk.frontend)
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(desk.server
                        .get("/v1/messages?from=2020-02-01T00:00:00Z&to=2020-01-01T00:00:00Z", desk.frontend)
                        .faults())
                .containsExactly("from");

        assertThat(desk.server.get("/v1/balance", desk.frontend).status()).isEqualTo(403);
        desk.change("insert into delivery (organisation_id, message_id, segment, state, attempt, carrier, pair_index,"
                + " answered_at) select organisation_id, id, 1, 'DELIVERED', 0, carrier, '\\x00', now() from message"
                + " where id = '" + sent.get(6) + "'");
        desk.change("delete from queue where message_id = '" + sent.get(6) + "'");
        JsonNode balance = desk.server.get("/v1/balance", desk.admin).json();
        assertThat(balance.path("accepted").toString())
                .isEqualTo("{\"total\":7,\"reached\":1,\"notSent\":1,\"unknown\":0,\"onItsWay\":5}");
        assertThat(balance.path("received").toString())
                .isEqualTo("{\"total\":0,\"inThreads\":0,\"unmatched\":0,\"handled\":0,\"erased\":0}");

        Answer usage = desk.server.get("/v1/usage?by=senderNumber", desk.admin);
        assertThat(usage.json().toString()).isEqualTo("[{\"key\":\"+358401000001\",\"messages\":5,\"segments\":5}]");
        assertThat(desk.server.get("/v1/usage?by=week", desk.admin).faults()).containsExactly("by");
        assertThat(desk.server.get("/v1/usage", desk.frontend).status()).isEqualTo(403);
        Answer table = desk.server.send("GET", "/v1/usage?by=state", desk.admin, "", "Accept", "text/csv");
        assertThat(table.header("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(table.response().body())
                .isEqualTo("key,messages,segments\r\n\"DELIVERED\",1,1\r\n\"QUEUED\",4,4\r\n");

        // A row that is lost shows as a difference, whichever it is.
        desk.change("delete from message_body where message_id = '" + sent.get(6) + "'");
        assertThat(desk.server
                        .get("/v1/balance", desk.admin)
                        .json()
                        .at("/accepted/difference")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void theDescriptionNamesBothKindsOfAnswer() {
        JsonNode paths = desk.server.get("/openapi.json", desk.admin).json().path("paths");
        for (String path : List.of("/v1/usage", "/v1/cases/{caseId}/export")) {
            List<String> kinds = paths.path(path).findPath("content").properties().stream()
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(kinds).as(path).hasSize(2).contains("application/json");
        }
    }

    private static String id(Answer answer) {
        return answer.json().path("id").asText();
    }
}
