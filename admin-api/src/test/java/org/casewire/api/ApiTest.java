package org.casewire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.casewire.api.ApiServer.Answer;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.auth.OwnRate;
import org.casewire.api.gate.GateLimits;
import org.casewire.api.resource.NumbersResource;
import org.casewire.api.resource.TextsResource;
import org.casewire.core.TestOrganisation;
import org.casewire.core.access.Role;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.CarrierTexts;
import org.casewire.core.text.TextForm;
import org.casewire.core.text.Tie;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every request meets, whatever it asks for. */
class ApiTest {
    private static final String MEASURE = "/v1/texts/measure";
    /** One carrier has no GSM alphabet; the others take texts as usual. */
    private static final CarrierTexts TEXTS = new CarrierTexts(
            carrier -> carrier.equals("ascii") ? new TextForm(Tie.REFERENCE_8, TextForm.Basic.ASCII) : TextForm.USUAL);

    private static ApiServer server;
    private static String key;

    @BeforeAll
    static void start() {
        server = ApiServer.start(parts -> List.of(
                new TextsResource(parts.organisations(), TEXTS),
                new NumbersResource(parts.organisations(), new NumberPlan()),
                new FaultyResource()));
        OrganisationId clinic = TestOrganisation.named("clinic").insert(server.database(), server.keys());
        key = server.key(clinic, Role.FRONTEND);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aTextIsMeasuredAsTheStrictestCarrierOfTheOrganisationTakesIt() {
        OrganisationId both = TestOrganisation.named("both")
                .number("usual", "358401000001")
                .number("ascii", "358401000002")
                .insert(server.database(), server.keys());
        OrganisationId former = TestOrganisation.named("former")
                .number("usual", "358401000003")
                .retired("ascii", "358401000004")
                .insert(server.database(), server.keys());
        String text = "{\"text\": \"" + "ä".repeat(100) + "\"}";

        JsonNode strict =
                server.post(MEASURE, server.key(both, Role.FRONTEND), text).json();
        JsonNode usual =
                server.post(MEASURE, server.key(former, Role.FRONTEND), text).json();

        assertThat(strict.get("encoding").asText()).isEqualTo("UCS2");
        assertThat(strict.get("segmentCount").asInt()).isEqualTo(2);
        assertThat(strict.get("unsupported").get(0).asText()).isEqualTo("ä");
        assertThat(usual.get("encoding").asText()).isEqualTo("GSM7");
        assertThat(usual.get("segmentCount").asInt()).isOne();
    }

    @Test
    void withoutAKeyNobodyIsLetIn() {
        Answer answer = server.post(MEASURE, "", "{}");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("unauthenticated");
        assertThat(answer.header("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
        assertProblem(answer);
    }

    @Test
    void aRoleThatMayNotIsForbidden() {
        Answer answer = server.post(MEASURE, server.key(new OrganisationId(UUID.randomUUID()), Role.OPERATOR), "{}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("forbidden");
    }

    @Test
    void everyAnswerCarriesItsRequestIdAndKeepsBrowsersOut() {
        Answer given = server.post(MEASURE, key, "{\"text\":\"Hei\"}", "X-Request-Id", "my-id.1");
        assertThat(given.header("X-Request-Id")).contains("my-id.1");
        Answer made = server.post(MEASURE, key, "{\"text\":\"Hei\"}", "X-Request-Id", "no good id");
        assertThat(made.header("X-Request-Id").orElseThrow()).hasSize(36);
        for (Answer answer : List.of(
                given,
                server.get("/v1/nowhere", key),
                server.get("/openapi.json", ""),
                server.get(MEASURE, ""),
                server.send("OPTIONS", MEASURE, "", ""))) {
            assertThat(answer.header("X-Request-Id")).isPresent();
            assertThat(answer.header("Content-Security-Policy").orElseThrow()).contains("default-src 'none'");
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        }
    }

    @Test
    void whatIsNotThereIsAProblemToo() {
        Answer path = server.get("/v1/nowhere", key);
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.code()).isEqualTo("not-found");
        assertProblem(path);
        Answer method = server.get(MEASURE, key);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.code()).isEqualTo("method-not-allowed");
        assertThat(method.header("Allow").orElseThrow()).contains("POST");
        Answer type = server.post(MEASURE, key, "<a/>", "Content-Type", "application/xml");
        assertThat(type.status()).isEqualTo(415);
        assertThat(type.code()).isEqualTo("unsupported-media-type");
        Answer id = server.get("/faulty/not-an-id", key);
        assertThat(id.status()).isEqualTo(404);
        assertThat(id.code()).isEqualTo("not-found");
    }

    @Test
    void aBodyThatIsNoJsonIsMalformed() {
        for (String body : List.of(
                "",
                "{",
                "nonsense",
                "{\"text\":\"a\"} {}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{'text':'a'}",
                "[".repeat(5_000))) {
            Answer answer = server.post(MEASURE, key, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("malformed-json");
            assertProblem(answer);
        }
        Answer latin = server.send(HttpRequest.newBuilder(server.uri(MEASURE))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray("{\"text\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .build());
        assertThat(latin.code()).isEqualTo("malformed-json");
    }

    @Test
    void fieldsThatAreUnknownMissingOrOfAnotherTypeAreNamed() {
        assertThat(faults("{}")).containsExactly("text");
        assertThat(faults("{\"text\":null}")).containsExactly("text");
        assertThat(faults("{\"text\":5}")).containsExactly("text");
        assertThat(faults("{\"text\":[\"a\"],\"other\":1}")).containsExactly("text", "other");
        assertThat(faults("{\"text\":\"a\\u0000b\"}")).containsExactly("text");
        assertThat(faults("{\"text\":\"\\ud83d\"}")).containsExactly("text");
        assertThat(faults("[]")).containsExactly("");
    }

    @Test
    void aBodyOver64KibIsRefusedHoweverItIsSent() {
        String large = "{\"text\":\"" + "a".repeat(65_536) + "\"}";
        Answer whole = server.post(MEASURE, key, large);
        assertThat(whole.status()).isEqualTo(413);
        assertThat(whole.code()).isEqualTo("body-too-large");
        Answer chunked = server.send(HttpRequest.newBuilder(server.uri(MEASURE))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build());
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(server.post(MEASURE, key, "{\"text\":\"" + "a".repeat(65_000) + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anUnexpectedFaultTellsNothingButItsRequestId() {
        for (String path : List.of("/faulty", "/faulty/deep", "/faulty/class")) {
            Answer answer = server.get(path, key);
            assertThat(answer.status()).as(path).isEqualTo(500);
            assertThat(answer.code()).isEqualTo("internal");
            assertThat(answer.response().body())
                    .doesNotContain("secret")
                    .doesNotContain("Exception")
                    .doesNotContain("Error");
            assertProblem(answer);
        }
    }

    @Test
    void whatAQueryNamesAndNobodyReadsIsRefused() {
        assertThat(server.get("/faulty/00000000-0000-0000-0000-000000000000?colour=red&%00=1", key)
                        .faults())
                .containsExactlyInAnyOrder("colour", "?");
        assertThat(server.get("/openapi.json?x=1", "").status()).isEqualTo(422);
    }

    @Test
    void aBodyIsSentAsItIs() {
        for (String encoding : List.of("gzip", "br", "x-unknown", "identity, br")) {
            Answer answer = server.post(MEASURE, key, "{\"text\":\"a\"}", "Content-Encoding", encoding);
            assertThat(answer.code()).as(encoding).isEqualTo("unsupported-media-type");
        }
        assertThat(server.post(MEASURE, key, "{\"text\":\"a\"}", "Content-Encoding", "identity")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRequestLineThatIsNoneIsAProblemToo() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.uri("").getPort())) {
            socket.getOutputStream()
                    .write("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .contains("\"code\":\"bad-request\"");
        }
    }

    /** Nothing of a stranger's body is asked for, nor waited for. */
    @Test
    void whoHasNoKeyIsRefusedBeforeTheBody() throws IOException {
        String head = "POST " + MEASURE + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer cw_wrong\r\nContent-Length: 2\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", server.uri("").getPort())) {
            socket.setSoTimeout(30_000);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(answers.readLine()).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void wrongKeysFromAnAddressAreSlowedDownButNoKeyThatIsRight() {
        try (ApiServer own = ApiServer.start(parts -> List.of(new TextsResource(parts.organisations(), TEXTS)))) {
            OrganisationId clinic = TestOrganisation.named("clinic").insert(own.database(), own.keys());
            String unseen = own.key(clinic, Role.FRONTEND);
            for (int i = 0; i < 10; i++) {
                assertThat(own.post(MEASURE, "", "{}").status()).isEqualTo(401);
                assertThat(own.post(MEASURE, "cw_wrong" + i, "{}").status()).isEqualTo(401);
            }
            Answer answer = own.post(MEASURE, "cw_wrong", "{}");
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo("rate-limited");
            assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(own.post(MEASURE, "", "{}").status())
                    .as("no key is no try")
                    .isEqualTo(401);
            assertThat(own.post(MEASURE, unseen, "{\"text\":\"a\"}").status()).isEqualTo(200);
            assertThat(own.counted("auth.wrong-keys")).isEqualTo(11);
            assertThat(own.counted("auth.wrong-keys-slowed")).isEqualTo(1);
        }
    }

    @Test
    void keysThatHadTheirTimeAreNoTries() {
        try (ApiServer own = ApiServer.start(parts -> List.of(new TextsResource(parts.organisations(), TEXTS)))) {
            OrganisationId clinic = TestOrganisation.named("clinic").insert(own.database(), own.keys());
            String revoked = own.key(clinic, Role.FRONTEND);
            own.revoke(revoked);
            for (int i = 0; i < 20; i++) {
                assertThat(own.post(MEASURE, revoked, "{}").status()).isEqualTo(401);
            }
            assertThat(own.counted("auth.wrong-keys")).isZero();
        }
    }

    @Test
    void aKeyThatAsksTooOftenMustWait() {
        try (ApiServer own = ApiServer.start(
                Api.Limits.ofKey(1, 3), parts -> List.of(new TextsResource(parts.organisations(), TEXTS)))) {
            String busy = own.key(TestOrganisation.named("clinic").insert(own.database(), own.keys()), Role.FRONTEND);
            Answer answer = own.post(MEASURE, busy, "{\"text\":\"a\"}");
            assertThat(answer.status()).isEqualTo(200);
            for (int i = 0; i < 200 && answer.status() == 200; i++) {
                answer = own.post(MEASURE, busy, "{\"text\":\"a\"}");
            }
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo("rate-limited");
            assertThat(answer.header("Retry-After")).contains("1");
        }
    }

    @Test
    void theKeysOfAnOrganisationShareARateAndTakeNothingFromOthers() {
        try (ApiServer own = ApiServer.start(
                new Api.Limits(100_000, 100_000, 1, 3, GateLimits.USUAL),
                parts -> List.of(new TextsResource(parts.organisations(), TEXTS)))) {
            OrganisationId clinic = TestOrganisation.named("clinic").insert(own.database(), own.keys());
            String busy = own.key(clinic, Role.FRONTEND);
            String colleague = own.key(clinic, Role.FRONTEND);
            String other = own.key(TestOrganisation.named("other").insert(own.database(), own.keys()), Role.FRONTEND);
            assertThat(until429(() -> own.post(MEASURE, busy, "{\"text\":\"a\"}")))
                    .isEqualTo(429);
            Answer answer = own.post(MEASURE, colleague, "{\"text\":\"a\"}");
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo("rate-limited");
            assertThat(own.post(MEASURE, other, "{\"text\":\"a\"}").status()).isEqualTo(200);
        }
    }

    @Test
    void whatAPageRepeatsByItselfHasARateOfItsOwn() {
        try (ApiServer own = ApiServer.start(
                Api.Limits.ofKey(1, 3),
                parts -> List.of(new TextsResource(parts.organisations(), TEXTS), new OwnRateResource()))) {
            String busy = own.key(TestOrganisation.named("clinic").insert(own.database(), own.keys()), Role.FRONTEND);
            String other = own.key(TestOrganisation.named("other").insert(own.database(), own.keys()), Role.FRONTEND);
            assertThat(until429(() -> own.post(MEASURE, busy, "{\"text\":\"a\"}")))
                    .isEqualTo(429);
            assertThat(own.get("/own/presence", busy).status()).isEqualTo(200);
            assertThat(until429(() -> own.get("/own/presence", busy))).isEqualTo(429);
            assertThat(until429(() -> own.get("/own/presence", other))).isEqualTo(429);
            assertThat(own.post(MEASURE, other, "{\"text\":\"a\"}").status())
                    .as("it takes nothing from the others")
                    .isEqualTo(200);
        }
    }

    private static int until429(Supplier<Answer> request) {
        int status = 200;
        for (int i = 0; i < 500 && status == 200; i++) {
            status = request.get().status();
        }
        return status;
    }

    /** Has a rate of its own. */
    @Path("/own/presence")
    @Produces("application/json")
    public static final class OwnRateResource {
        @GET
        @OwnRate(perSecond = 2)
        @AllowedFor(Role.FRONTEND)
        public String here() {
            return "{}";
        }
    }

    @Test
    void withTheDatabaseAwayTheAnswerIsToTryAgain() {
        try (ApiServer own = ApiServer.start(parts -> List.of(new TextsResource(parts.organisations(), TEXTS)))) {
            own.database().link().close();
            Answer answer = own.post(MEASURE, key, "{\"text\":\"a\"}");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("unavailable");
            assertThat(answer.header("Retry-After")).isPresent();
        }
    }

    @Test
    void measuresATextAsItWouldBeSent() {
        Answer plain = server.post(MEASURE, key, "{\"text\":\"”Hei” – hyvä\"}");
        assertThat(plain.json().path("encoding").asText()).isEqualTo("GSM7");
        assertThat(plain.json().path("segmentCount").asInt()).isEqualTo(1);
        assertThat(plain.json().path("unsupported")).isEmpty();
        Answer emoji = server.post(MEASURE, key, "{\"text\":\"Hei 👍🏽\"}");
        assertThat(emoji.json().path("encoding").asText()).isEqualTo("UCS2");
        assertThat(emoji.json().path("characters").asInt()).isEqualTo(5);
        assertThat(emoji.json().path("remaining").asInt()).isEqualTo(62);
        assertThat(emoji.json().path("unsupported").get(0).asText()).isEqualTo("👍🏽");
    }

    @Test
    void saysOfAnyStringWhetherAnSmsMayGoThere() {
        Answer mobile = check("040 123 4567");
        assertThat(mobile.json().path("sendable").asBoolean()).isTrue();
        assertThat(mobile.json().path("e164").asText()).isEqualTo("+358401234567");
        assertThat(mobile.json().path("reason").isNull()).isTrue();
        assertThat(check("09 123 4567").json().path("reason").asText()).isEqualTo("landline");
        assertThat(check("+46 70 123 45 67").json().path("reason").asText()).isEqualTo("region-not-allowed");
        assertThat(check("\\u0000").status()).isEqualTo(200);
        assertThat(check("").json().path("reason").asText()).isEqualTo("not-a-number");
    }

    @Test
    void describesItself() {
        Answer answer = server.get("/openapi.json", "");
        assertThat(answer.json().path("openapi").asText()).startsWith("3.1");
        assertThat(answer.json()
                        .at("/paths/~1v1~1texts~1measure/post/requestBody")
                        .isMissingNode())
                .isFalse();
        assertThat(answer.response().body())
                .doesNotContain("Call")
                .doesNotContain("/faulty\":{\"get\":{\"parameters\"");
    }

    private static Answer check(String phone) {
        return server.post("/v1/numbers/check", key, "{\"phone\":\"" + phone + "\"}");
    }

    private static List<String> faults(String body) {
        Answer answer = server.post(MEASURE, key, body);
        assertThat(answer.status()).as(body).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("invalid-request");
        return answer.faults();
    }

    private static void assertProblem(Answer answer) {
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.json().path("type").asText()).isEqualTo("https://casewire.org/problems/" + answer.code());
        assertThat(answer.json().path("title").asText()).isNotBlank();
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().path("detail").asText()).isNotBlank();
    }
}
