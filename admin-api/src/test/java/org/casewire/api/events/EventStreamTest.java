package org.casewire.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casewire.api.events.EventServer.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.ApiKey;
import org.casewire.core.access.Role;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of events as clients see them. */
@Timeout(120)
class EventStreamTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final EventServer server = new EventServer(HEARTBEAT);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theTotalsAreThoseThatTheReaderMayList() {
        OrganisationId strict = TestOrganisation.named("strict")
                .setting("unmatchedFor", "\"ADMIN\"")
                .insert(server.database, server.keys);
        server.organisations.refresh();
        String nurse = server.key(strict, Role.FRONTEND).token().reveal();
        String admin = server.key(strict, Role.ADMIN).token().reveal();
        server.database.link().useTransaction(handle -> InboxStore.change(handle, strict, InboxChange.ofUnmatched(3)));
        try (SseClient ofNurse = new SseClient(server, server.request("/v1/events", nurse)).open();
                SseClient ofAdmin = new SseClient(server, server.request("/v1/events", admin)).open()) {
            server.happens(strict, 1);
            eventually(() -> ofNurse.count() == 1 && ofAdmin.count() == 1);
            assertThat(ofAdmin.events().get(0).data().at("/inbox/unmatched").asLong())
                    .isEqualTo(3);
            assertThat(ofNurse.events().get(0).data().at("/inbox/unmatched").asLong())
                    .as("none of them has a candidate")
                    .isZero();
            assertThat(ofNurse.lastId()).isEqualTo(ofAdmin.lastId());
        }
        for (String again : List.of(nurse, admin)) {
            JsonNode polled = EventServer.json(server.get("/v1/events?after=0&wait=0", again, "application/json")
                    .body());
            assertThat(polled.at("/items/0/inbox/unmatched").asLong()).isEqualTo(again.equals(admin) ? 3 : 0);
        }
    }

    @Test
    void whatPassesIsToldOnStreamsAloneWithoutAnIdAndNotAgain() {
        CaseId caseId = server.ids.caseId();
        try (SseClient client = server.stream("").open()) {
            server.hub.passing(server.clinic, "case.presence", caseId.value());
            server.happens(server.clinic, 1);
            eventually(() -> client.lines().stream()
                            .filter(line -> line.startsWith("data:"))
                            .count()
                    == 2);
            List<String> lines = client.lines();
            JsonNode passing = lines.stream()
                    .filter(line -> line.contains("case.presence"))
                    .map(line -> EventServer.json(line.substring(5)))
                    .findFirst()
                    .orElseThrow();
            assertThat(passing.fieldNames()).toIterable().containsExactly("type", "at", "caseId");
            assertThat(passing.get("caseId").asText()).isEqualTo(caseId.toString());
            assertThat(lines.stream().filter(line -> line.startsWith("id:"))).hasSize(1);
            JsonNode polled = server.poll("?after=0&wait=0").join();
            assertThat(polled.toString()).doesNotContain("case.presence").contains("case.updated");
        }
    }

    @Test
    void anEventCarriesItsIdItsFactsAndTheInboxAndNothingElse() {
        server.database
                .link()
                .useTransaction(
                        handle -> InboxStore.change(handle, server.clinic, new InboxChange(3, 2, 1, 0, 4, 5, 6)));
        try (SseClient client = server.stream("", "Accept-Encoding", "gzip").open()) {
            MessageId message = server.ids.message();
            server.happens(EventType.MESSAGE_DELIVERED, message, "DELIVERED");
            eventually(() -> client.count() == 1);

            SseClient.Received event = client.events().get(0);
            assertThat(event.id()).isEqualTo(server.feed.position().border());
            JsonNode data = event.data();
            assertThat(data.fieldNames()).toIterable().containsExactly("type", "at", "messageId", "state", "inbox");
            assertThat(data.get("type").asText()).isEqualTo("message.delivered");
            assertThat(data.get("state").asText()).isEqualTo("DELIVERED");
            assertThat(data.get("messageId").asText()).isEqualTo(message.toString());
            assertThat(data.get("at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(data.get("inbox"))
                    .isEqualTo(EventServer.json("{\"unreadMessages\":3,\"unreadCases\":2,\"attention\":1,"
                            + "\"overdueMessages\":0,\"unmatched\":4,\"waitingCases\":5,"
                            + "\"longestWaitingSince\":null,\"unassignedCases\":6}"));
            assertThat(client.lines()).noneMatch(line -> line.startsWith("event:"));

            var headers = client.opened.join().headers();
            assertThat(headers.firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
            assertThat(headers.firstValue("X-Accel-Buffering")).hasValue("no");
            assertThat(headers.firstValue("Content-Encoding")).isEmpty();
        }
    }

    @Test
    void aStreamWithoutAnIdStartsNow() {
        server.happens(server.clinic, 3);
        eventually(() -> server.feed.position().border() == 3);
        try (SseClient client = server.stream("").open()) {
            server.happens(server.clinic, 1);
            eventually(() -> client.ids().equals(List.of(4L)));
        }
    }

    @Test
    void whatHappensElsewhereIsNotTold() {
        OrganisationId other = TestOrganisation.named("other").insert(server.database, server.keys);
        try (SseClient client = server.stream("").open()) {
            server.happens(other, 2);
            server.happens(server.clinic, 1);
            eventually(() -> client.ids().equals(List.of(3L)));
        }
    }

    @Test
    void aHeartbeatComesThoughNothingHappens() {
        try (SseClient client = server.stream("").open()) {
            eventually(() -> client.comments.get() >= 4);
            assertThat(client.events()).isEmpty();
        }
    }

    @Test
    void theHeaderOutweighsTheQueryAndBothResume() {
        server.happens(server.clinic, 600);
        try (SseClient byQuery = server.stream("?after=0");
                SseClient byHeader = server.stream("?after=1", "Last-Event-ID", "598")) {
            eventually(() -> byQuery.count() == 600);
            assertThat(byQuery.ids()).isSorted().doesNotHaveDuplicates();
            eventually(() -> byHeader.ids().equals(List.of(599L, 600L)));
            server.happens(server.clinic, 1);
            eventually(() -> byQuery.lastId() == 601 && byHeader.lastId() == 601);
        }
    }

    @Test
    void clientsThatComeAndGoAmongWritersThatRollBackMissNothingAndSeeNothingTwice() {
        List<CompletableFuture<List<Long>>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(CompletableFuture.supplyAsync(this::writeAtRandom));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
        List<Long> seen = new ArrayList<>();
        long last = 0;
        while (!all.isDone()) {
            try (SseClient client = server.stream("", "Last-Event-ID", String.valueOf(last))) {
                int enough = ThreadLocalRandom.current().nextInt(1, 40);
                eventually(() -> client.count() >= enough || all.isDone());
                client.close();
                seen.addAll(client.ids());
                last = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
            }
        }
        List<Long> committed =
                writers.stream().flatMap(each -> each.join().stream()).sorted().toList();
        try (SseClient client = server.stream("?after=" + last)) {
            long end = committed.get(committed.size() - 1);
            if (last < end) {
                eventually(() -> client.lastId() >= end);
            }
            seen.addAll(client.ids());
        }
        assertThat(seen).isEqualTo(committed);
    }

    @Test
    void aClientThatDoesNotReadIsCutOffWhileAnotherGetsEverything() throws IOException {
        try (Socket lazy = new Socket();
                SseClient eager = server.stream("").open()) {
            lazy.setReceiveBufferSize(4_096);
            lazy.connect(new InetSocketAddress("127.0.0.1", server.port()));
            lazy.getOutputStream().write(ask("?after=0"));
            InputStream answer = lazy.getInputStream();
            assertThat(answer.read()).isEqualTo('H');
            for (int i = 0; i < 20; i++) {
                server.happens(server.clinic, 1_500);
            }
            eventually(() -> eager.count() == 30_000);
            assertThat(eager.ids()).isSorted().doesNotHaveDuplicates();
            eventually(
                    () -> server.environment.metrics().meter("events.cut-off").getCount() == 1);
            eventually(() -> clients() == 1);
        }
    }

    @Test
    void aClientThatReadsSlowlyButAlwaysIsNotCutOff() throws IOException {
        server.happens(server.clinic, 30_000);
        eventually(() -> server.feed.position().border() == 30_000);
        try (Socket slow = new Socket("127.0.0.1", server.port())) {
            slow.getOutputStream().write(ask("?after=0"));
            InputStream answer = new BufferedInputStream(slow.getInputStream());
            long heartbeats = 4;
            for (long tenths = 0; tenths < heartbeats * 10; tenths++) {
                assertThat(answer.readNBytes(30_000)).hasSize(30_000);
                LockSupport.parkNanos(HEARTBEAT.toNanos() / 10);
            }
            byte[] last = "id: 30000\n".getBytes(StandardCharsets.US_ASCII);
            int matched = 0;
            while (matched < last.length) {
                int octet = answer.read();
                assertThat(octet).isNotNegative();
                matched = octet == last[matched] ? matched + 1 : 0;
            }
        }
    }

    @Test
    void anIdOlderThanWhatIsKeptIsResetOnceAndThenItGoesOn() {
        server.happens(server.clinic, 10);
        eventually(() -> server.feed.position().border() == 10);
        server.database
                .link()
                .inTransaction(handle -> handle.attach(EventStore.class).forget(0, 6));
        try (SseClient tooOld = server.stream("?after=5");
                SseClient justKept = server.stream("?after=6")) {
            eventually(() -> tooOld.ids().equals(List.of(10L)));
            assertThat(tooOld.events().get(0).data().get("type").asText()).isEqualTo("reset");
            assertThat(tooOld.events().get(0).data().has("inbox")).isTrue();
            eventually(() -> justKept.ids().equals(List.of(7L, 8L, 9L, 10L)));
            server.happens(server.clinic, 1);
            eventually(() -> tooOld.ids().equals(List.of(10L, 11L)) && justKept.lastId() == 11);
        }
    }

    @Test
    void anIdThatWasNeverToldIsResetAsAfterARestoredDatabase() {
        server.happens(server.clinic, 2);
        eventually(() -> server.feed.position().border() == 2);
        try (SseClient client = server.stream("?after=5000")) {
            eventually(() -> client.ids().equals(List.of(2L)));
            assertThat(client.events().get(0).data().get("type").asText()).isEqualTo("reset");
            server.happens(server.clinic, 1);
            eventually(() -> client.ids().equals(List.of(2L, 3L)));
        }
    }

    @Test
    void threeHundredClientsAreToldByAFewThreads() {
        List<SseClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                // One after the other: what is counted below is what streams take, not what a rush of logins takes.
                clients.add(server.stream("").open());
            }
            assertThat(clients()).isEqualTo(300);
            server.happens(server.clinic, 50);
            eventually(() -> clients.stream().allMatch(client -> client.count() == 50));
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .filter(name ->
                                    name.startsWith("dw") || name.startsWith("qtp") || name.startsWith("events-")))
                    .hasSizeLessThan(60);
        } finally {
            clients.forEach(SseClient::close);
        }
        eventually(() -> clients() == 0);
    }

    @Test
    void aRevokedKeyEndsItsStreamsAndNoOthers() {
        ApiKey.Created revoked = server.key(server.clinic, Role.ADMIN);
        try (SseClient client = new SseClient(
                                server,
                                server.request("/v1/events", revoked.token().reveal()))
                        .open();
                SseClient other = server.stream("").open()) {
            server.revoke(revoked);
            client.ended.orTimeout(20, TimeUnit.SECONDS).join();
            server.happens(server.clinic, 1);
            eventually(() -> other.count() == 1);
            assertThat(client.events()).isEmpty();
        }
    }

    @Test
    void allStreamsEndAtOnceWhenTheServerStops() {
        try (SseClient client = server.stream("").open()) {
            long before = System.nanoTime();
            server.stopServer();
            client.ended.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void whoMayNotFollowAndWhatIsNoIdIsRefused() {
        for (String after : List.of("-1", "x", "1.5", "", "99999999999999999999")) {
            HttpResponse<String> answer = server.get("/v1/events?after=" + after, server.token(), "text/event-stream");
            assertThat(answer.statusCode()).as(after).isEqualTo(422);
            assertThat(answer.body()).contains("\"field\":\"after\"");
        }
        assertThat(server.get("/v1/events", "cw_wrong", "text/event-stream").statusCode())
                .isEqualTo(401);
        String operator = server.key(server.clinic, Role.OPERATOR).token().reveal();
        assertThat(server.get("/v1/events", operator, "text/event-stream").statusCode())
                .isEqualTo(403);
    }

    private int clients() {
        return (Integer)
                server.environment.metrics().getGauges().get("events.clients").getValue();
    }

    private byte[] ask(String query) {
        return ("GET /v1/events" + query + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                        + "Authorization: Bearer " + server.token() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private List<Long> writeAtRandom() {
        List<Long> committed = new ArrayList<>();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < 60; i++) {
            List<Long> drawn = new ArrayList<>();
            try {
                server.database.link().useTransaction(handle -> {
                    for (int n = random.nextInt(3); n >= 0; n--) {
                        EventStore.append(handle, List.of(NewEvent.of(server.clinic, EventType.CASE_UPDATED)));
                        drawn.add(handle.createQuery("select currval('event_id')")
                                .mapTo(Long.class)
                                .one());
                    }
                    if (random.nextInt(4) == 0) {
                        throw new IllegalStateException("Rolled back");
                    }
                });
                committed.addAll(drawn);
                server.feed.wake();
            } catch (IllegalStateException e) {
                // As meant.
            }
        }
        return committed;
    }
}
