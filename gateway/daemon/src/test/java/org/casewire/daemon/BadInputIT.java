package org.casewire.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Smsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What callers, carriers and the database may do to us, and the clear answer that each gets. After each refusal nothing
 * is half-done: the case is as it was, and nothing reaches the operator.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final Map<String, Object> NURSE = ApiClient.NURSE;
    private static final AtomicInteger PATIENTS = new AtomicInteger(1000);

    private SimulatorSmsc smsc;
    private Installation installation;
    private Daemon daemon;
    private ApiClient nurse;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        smsc = new SimulatorSmsc();
        installation = Installation.standard(folder).carrier(Carrier.at(smsc.port()));
        daemon = installation.start();
        nurse = client(Standard.keys().clinic());
    }

    @AfterAll
    void end() throws Exception {
        daemon.close();
        installation.close();
        smsc.close();
    }

    @Test
    void whatIsNoJsonIsMalformed() {
        String messages = "/v1/cases/" + nurse.openCase(patient()) + "/messages";
        for (String body :
                List.of("", "{", "text=hello", "{\"text\": \"a\"", "{\"text\": \"a\"} {}", "{'text': 'a'}")) {
            nurse.send("POST", messages, BodyPublishers.ofString(body)).isProblem(400, "malformed-json");
        }
        byte[] notUtf8 = "{\"text\": \"h\u00e4n\", \"author\": {\"id\": \"n\", \"name\": \"n\"}}".getBytes(ISO_8859_1);
        nurse.send("POST", messages, BodyPublishers.ofByteArray(notUtf8)).isProblem(400, "malformed-json");
        assertThat(nurse.get(messages).is(200).get("items")).isEmpty();
    }

    @Test
    void unknownMissingAndWronglyTypedFieldsAreNamed() {
        String messages = "/v1/cases/" + nurse.openCase(patient()) + "/messages";
        assertThat(fields(nurse.post(messages, Map.of("text", "a", "author", NURSE, "colour", "red"))))
                .containsExactly("colour");
        assertThat(fields(nurse.post(messages, Map.of("text", 5, "author", NURSE))))
                .containsExactly("text");
        assertThat(fields(nurse.post(messages, Map.of("author", NURSE)))).containsExactly("text");
        assertThat(fields(nurse.post("/v1/cases", Map.of("patient", Map.of("phone", patient(), "born", 1950)))))
                .containsExactly("patient.born");
        assertThat(fields(nurse.post("/v1/cases", Map.of("patient", Map.of(), "status", "SLEEPING"))))
                .contains("patient.phone");
        assertThat(fields(nurse.get("/v1/cases?limit=0"))).containsExactly("limit");
        assertThat(fields(nurse.get("/v1/cases?limit=201"))).containsExactly("limit");
        assertThat(fields(nurse.get("/v1/cases?cursor=nonsense"))).containsExactly("cursor");
        assertThat(nurse.get(messages).is(200).get("items")).isEmpty();
    }

    @Test
    void aBodyOver64KiBIsTooLarge() {
        String caseId = nurse.openCase(patient());
        nurse.write(caseId, "a".repeat(65 * 1024)).isProblem(413, "body-too-large");
        nurse.post("/v1/texts/measure", Map.of("text", "a".repeat(70_000))).isProblem(413, "body-too-large");
        assertThat(nurse.thread(caseId)).isEmpty();
    }

    @Test
    void aWrongKeyIsNobody() {
        String caseId = nurse.openCase(patient());
        String key = Standard.keys().clinic();
        for (String wrong : List.of("", "cw_nonsense", key.substring(0, key.length() - 2) + "zz")) {
            Answer answer = client(wrong).get("/v1/cases/" + caseId).isProblem(401, "unauthenticated");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
        client("").write(caseId, "Hello").isProblem(401, "unauthenticated");
        client(Standard.keys().clinicAdmin()).write(caseId, "Hello").isProblem(403, "forbidden");
        client(Standard.keys().operator()).get("/v1/cases/" + caseId).isProblem(403, "forbidden");
        nurse.get("/v1/organisation").isProblem(403, "forbidden");
        assertThat(nurse.thread(caseId)).isEmpty();
    }

    @Test
    void anotherOrganisationsCaseDoesNotExist() {
        String caseId = nurse.openCase(patient());
        String messageId = nurse.write(caseId, "Ours").is(201).get("id").asText();
        JsonNode before = nurse.read(caseId);
        ApiClient other = client(Standard.keys().harbour());
        String path = "/v1/cases/" + caseId;
        String message = path + "/messages/" + messageId;
        List<Answer> answers = List.of(
                other.get(path),
                other.patch(path, Map.of("hidden", true)),
                other.status(caseId, "COMPLETE"),
                other.put(path + "/read", Map.of("messageId", messageId)),
                other.get(path + "/messages"),
                other.write(caseId, "Theirs"),
                other.get(message),
                other.post(message + "/resend", Map.of("author", NURSE)),
                other.post(message + "/cancel", Map.of("author", NURSE)),
                other.put(message + "/settlement", Map.of("as", "SENT", "author", NURSE)),
                other.put(message + "/case", Map.of("caseId", caseId, "author", NURSE)));
        answers.forEach(answer -> answer.isProblem(404, "not-found"));
        nurse.get("/v1/cases/no-such-id").isProblem(404, "not-found");
        nurse.get("/v1/nowhere").isProblem(404, "not-found");
        nurse.send("DELETE", "/v1/inbox", BodyPublishers.noBody()).isProblem(405, "method-not-allowed");
        assertThat(nurse.read(caseId).get("status")).isEqualTo(before.get("status"));
        assertThat(nurse.thread(caseId)).hasSize(1);
    }

    @Test
    void noMessageGoesToALandlineOrAnotherCountry() {
        String landline = nurse.openCase("+358931234567");
        nurse.write(landline, "Hello").isProblem(422, "not-a-mobile-number");
        String swedish = nurse.openCase("+46701234567");
        nurse.write(swedish, "Hej").isProblem(422, "region-not-allowed");
        assertThat(nurse.thread(landline)).isEmpty();
        assertThat(nurse.thread(swedish)).isEmpty();
        nurse.post("/v1/cases", Map.of("patient", Map.of("phone", "12"))).is(422);
    }

    @Test
    void aTextIsNeitherEmptyNorTooLong() {
        String caseId = nurse.openCase(patient());
        for (String empty : List.of("", " ", "\n\t \u00a0")) {
            nurse.write(caseId, empty).isProblem(422, "empty-text");
        }
        Answer tooLong = nurse.write(caseId, "a".repeat(6 * 153 + 1)).isProblem(422, "text-too-long");
        assertThat(tooLong.body().toString()).contains("7");
        nurse.write(caseId, "ш".repeat(6 * 67 + 1)).isProblem(422, "text-too-long");
        assertThat(nurse.thread(caseId)).isEmpty();
        assertThat(nurse.write(caseId, "a".repeat(6 * 153))
                        .is(201)
                        .get("segmentCount")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void anIdempotencyKeyStandsForOneRequest() throws Exception {
        String caseId = nurse.openCase(patient());
        Answer first = nurse.write(caseId, "Once", "Idempotency-Key", "k-1");
        first.is(201);
        assertThat(first.header("Location")).endsWith("/v1/cases/" + caseId + "/messages/" + first.id());
        Answer again = nurse.write(caseId, "Once", "Idempotency-Key", "k-1");
        assertThat(again.is(201).get("id")).isEqualTo(first.body().get("id"));
        assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        nurse.write(caseId, "Twice", "Idempotency-Key", "k-1").isProblem(409, "idempotency-key-reused");

        ExecutorService ten = Executors.newFixedThreadPool(10);
        List<CompletableFuture<Answer>> twins = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> nurse.write(caseId, "At once", "Idempotency-Key", "k-2"), ten))
                .toList();
        List<String> ids = twins.stream()
                .map(twin -> twin.join().is(201).get("id").asText())
                .toList();
        ten.shutdown();
        assertThat(ids).hasSize(10).containsOnly(ids.get(0));
        nurse.status(caseId, "COMPLETE").is(200);
        assertThat(nurse.write(caseId, "Once", "Idempotency-Key", "k-1").is(201).get("id"))
                .as("what was answered is answered again, whatever the case became")
                .isEqualTo(first.body().get("id"));
        assertThat(Items.texts(nurse.thread(caseId))).containsExactly("Once", "At once");

        Map<String, Object> wanted = Map.of("patient", Map.of("phone", patient()));
        Answer created = nurse.post("/v1/cases", wanted, "Idempotency-Key", "k-3");
        created.is(201);
        Answer replayed = nurse.post("/v1/cases", wanted, "Idempotency-Key", "k-3");
        assertThat(replayed.is(201).get("id")).isEqualTo(created.body().get("id"));
        assertThat(replayed.header("Idempotent-Replay")).isEqualTo("true");
    }

    @Test
    void aThousandSendsAtOnceInOneCaseGoOutInTheOrderOfTheThread() {
        String phone = patient();
        String caseId = nurse.openCase(phone);
        ExecutorService thousand = Executors.newFixedThreadPool(1_000);
        List<CompletableFuture<Answer>> sends = IntStream.range(0, 1_000)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> nurse.write(caseId, "text " + i), thousand))
                .toList();
        TreeMap<Long, String> byEntry = new TreeMap<>();
        for (CompletableFuture<Answer> send : sends) {
            JsonNode message = send.join().is(201);
            byEntry.put(message.get("entry").asLong(), message.get("text").asText());
        }
        thousand.shutdown();
        assertThat(byEntry).hasSize(1_000);
        Waiting.untilTrue(() -> textsTo(phone).size() >= 1_000, daemon::said);
        assertThat(textsTo(phone)).containsExactlyElementsOf(byEntry.values());
    }

    @Test
    void aCaseMovesOnlyAsItMay() {
        String caseId = nurse.newCase(patient());
        JsonNode started = nurse.status(caseId, "IN_PROGRESS").is(200);
        assertThat(nurse.status(caseId, "IN_PROGRESS").is(200).get("statusChangedAt"))
                .as("the same again changes nothing")
                .isEqualTo(started.get("statusChangedAt"));
        nurse.status(caseId, "NEW").isProblem(409, "illegal-transition");
        assertThat(fields(nurse.status(caseId, "DONE"))).containsExactly("status");
        nurse.status(caseId, "COMPLETE").is(200);
        nurse.status(caseId, "NEW").isProblem(409, "illegal-transition");
        assertThat(nurse.read(caseId).get("status").asText()).isEqualTo("COMPLETE");
        nurse.write(caseId, "Too late").isProblem(409, "case-not-in-progress");
        nurse.status(nurse.newCase(patient()), "COMPLETE").is(200);

        String phone = patient();
        Map<String, Object> wanted = Map.of("reference", "r-1", "patient", Map.of("phone", phone));
        String id = nurse.post("/v1/cases", wanted).is(201).get("id").asText();
        assertThat(nurse.post("/v1/cases", wanted).is(200).get("id").asText()).isEqualTo(id);
        nurse.post("/v1/cases", Map.of("reference", "r-1", "patient", Map.of("phone", patient())))
                .isProblem(409, "reference-in-use");
    }

    @Test
    void withoutTheCarrierMessagesWaitAndGoOutLater() {
        String phone = patient();
        String caseId = nurse.openCase(phone);
        smsc.simulator().listening(false);
        try {
            for (String text : List.of("First", "Second", "Third")) {
                assertThat(nurse.write(caseId, text).is(201).get("state").asText())
                        .isEqualTo("QUEUED");
            }
            JsonNode waited = nurse.write(caseId, "Fourth", "Prefer", "wait=1").is(201);
            assertThat(waited.get("confirmation").asText()).isEqualTo("PENDING");
            assertThat(client(Standard.keys().operator())
                            .get("/v1/carriers")
                            .is(200)
                            .at("/items/0/state")
                            .asText())
                    .isEqualTo("DOWN");
        } finally {
            smsc.simulator().listening(true);
        }
        awaitAllSent(caseId);
        assertThat(textsTo(phone)).containsExactly("First", "Second", "Third", "Fourth");
    }

    @Test
    void withoutTheDatabaseEverybodyIsToldSoAndNothingIsLost() throws Exception {
        String phone = patient();
        String caseId = nurse.openCase(phone);
        // The carrier's answer to this one comes when there is no database to store it in.
        smsc.simulator().faults(Faults.parse("{\"answerDelay\": 3000}"));
        nurse.write(caseId, "Before").is(201);
        Waiting.untilTrue(() -> textsTo(phone).contains("Before"), daemon::said);
        long acknowledged;
        TestServer.shared().stop();
        try {
            for (int i = 0; i < 3; i++) {
                isUnavailableInTime(() -> nurse.write(caseId, "Meanwhile"));
                isUnavailableInTime(() -> nurse.get("/v1/cases/" + caseId));
            }
            assertThat(daemon.admin("/healthcheck?type=ready").statusCode()).isEqualTo(500);
            acknowledged = smsc.simulator()
                    .send(InboundText.of(phone, Standard.CLINIC_NUMBER, "Anyone?"))
                    .id();
        } finally {
            TestServer.shared().start();
            smsc.simulator().faults(Faults.NONE);
        }
        Waiting.untilTrue(
                Duration.ofSeconds(5),
                () -> nurse.write(caseId, "After", "Idempotency-Key", "after").status() == 201,
                daemon::said);
        Waiting.untilTrue(
                () -> smsc.simulator().inbound(acknowledged).orElseThrow().acknowledged(), daemon::said);
        awaitAllSent(caseId);
        assertThat(Items.texts(nurse.thread(caseId))).containsExactlyInAnyOrder("Before", "Anyone?", "After");
        assertThat(textsTo(phone)).containsExactly("Before", "After");
    }

    private void isUnavailableInTime(Supplier<Answer> asking) {
        long start = System.nanoTime();
        Answer answer = asking.get().isProblem(503, "unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(answer.header("Retry-After")).matches("\\d+");
    }

    private void awaitAllSent(String caseId) {
        Waiting.untilTrue(
                () -> Items.where(nurse.thread(caseId), "direction", "OUTBOUND").stream()
                        .allMatch(
                                message -> message.get("confirmation").asText().equals("SENT")),
                () -> nurse.thread(caseId) + daemon.said());
    }

    private static List<String> fields(Answer answer) {
        answer.isProblem(422, "invalid-request");
        return Items.values(answer.body().get("errors"), "field");
    }

    private List<String> textsTo(String phone) {
        return smsc.texts().stream()
                .filter(text -> text.to().equals(phone.substring(1)))
                .map(Smsc.Text::text)
                .toList();
    }

    private ApiClient client(String key) {
        return new ApiClient(daemon::api, key);
    }

    private static String patient() {
        return "+35840123" + PATIENTS.incrementAndGet();
    }
}
