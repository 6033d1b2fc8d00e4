package org.casewire.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.api.events.EventServer.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.casewire.core.TestOrganisation;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long polls: the same events, for clients that cannot read a stream. */
@Timeout(120)
class EventPollTest {
    private final EventServer server = new EventServer(Duration.ofMillis(500));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void withoutAnIdItTellsWhereTheStreamStandsAtOnce() {
        server.happens(server.clinic, 3);
        eventually(() -> server.feed.position().border() == 3);
        assertThat(server.poll("?wait=30").join()).isEqualTo(EventServer.json("{\"items\":[],\"last\":3}"));
    }

    @Test
    void whatHappenedIsToldAtOnceAPageAtATime() {
        server.happens(server.clinic, 250);
        eventually(() -> server.feed.position().border() == 250);
        JsonNode first = server.poll("?wait=30&after=0").join();
        assertThat(first.get("items")).hasSize(200);
        assertThat(first.get("last").asLong()).isEqualTo(200);
        JsonNode item = first.get("items").get(0);
        assertThat(item.fieldNames()).toIterable().containsExactly("id", "type", "at", "caseId", "inbox");
        assertThat(item.get("id").asLong()).isEqualTo(1);
        JsonNode second = server.poll("?wait=30&after=200").join();
        assertThat(second.get("items")).hasSize(50);
        assertThat(second.get("last").asLong()).isEqualTo(250);
    }

    @Test
    void itIsAnsweredWhenSomethingHappens() {
        CompletableFuture<JsonNode> poll = server.poll("?wait=30&after=0");
        eventually(() -> clients() == 1);
        server.happens(server.clinic, 1);
        assertThat(poll.join().get("items").findValuesAsText("id")).isEqualTo(List.of("1"));
        eventually(() -> clients() == 0);
    }

    @Test
    void whenItsTimeIsOverItTellsHowFarItLooked() {
        OrganisationId other = TestOrganisation.named("other").insert(server.database, server.keys);
        long before = System.nanoTime();
        CompletableFuture<JsonNode> poll = server.poll("?wait=4&after=0");
        eventually(() -> clients() == 1);
        server.happens(other, 5);
        assertThat(poll.join()).isEqualTo(EventServer.json("{\"items\":[],\"last\":5}"));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(3_900));
        assertThat(server.poll("?after=5").join()).isEqualTo(EventServer.json("{\"items\":[],\"last\":5}"));
    }

    @Test
    void anIdThatWasNeverToldIsReset() {
        server.happens(server.clinic, 2);
        eventually(() -> server.feed.position().border() == 2);
        JsonNode answer = server.poll("?wait=30&after=77").join();
        assertThat(answer.get("items").findValuesAsText("type")).isEqualTo(List.of("reset"));
        assertThat(answer.get("last").asLong()).isEqualTo(2);
    }

    @Test
    void thoseThatWaitAreAnsweredWhenTheServerStops() {
        CompletableFuture<JsonNode> poll = server.poll("?wait=30&after=0");
        eventually(() -> clients() == 1);
        server.stopServer();
        assertThat(poll.join().get("items")).isEmpty();
    }

    @Test
    void whatIsNoWaitIsRefused() {
        for (String wait : List.of("31", "-1", "x", "1.5", "", "007")) {
            assertThat(server.get("/v1/events?after=0&wait=" + wait, server.token(), "application/json")
                            .statusCode())
                    .as(wait)
                    .isEqualTo(422);
        }
        assertThat(server.get("/v1/events?after=x", server.token(), "application/json")
                        .statusCode())
                .isEqualTo(422);
    }

    private int clients() {
        return (Integer)
                server.environment.metrics().getGauges().get("events.clients").getValue();
    }
}
