package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Canaries;
import org.casewire.daemon.harness.Canaries.Found;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.InboundText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Patients' words, names and numbers, and everybody's keys, go through every path there is, the faulty ones too, while
 * the daemon logs all that it ever would. Then every octet that it and its database wrote is searched for them.
 */
class CanaryIT {
    private static final String CLINIC = Standard.CLINIC_NUMBER;
    private static final Set<String> GIVEN = Set.of("casewire.yml", "keyset.json");

    // Each a word that nothing else would write.
    private static final String SENT = "Zanzibar-outbound-tonsils";
    private static final String LONG = "Quagmire-longtext-appendix ".repeat(12).strip();
    private static final String UNICODE = "Größe-ßübermut-naïvité-щука";
    private static final String RECEIVED = "Xylophone-inbound-fever";
    private static final String LATE = "Wombat-aftermath-cough";
    private static final String STRANGE = "Velociraptor-unknown-rash";
    private static final String PARTIAL = "Umbrella-partial-eczema ".repeat(12).strip();
    private static final String REFUSED = "Tarantula-refused-migraine";
    private static final String UNKNOWN_FATE = "Saxophone-uncertain-ulcer";
    private static final String MALFORMED = "Rhubarb-malformed-gout";
    private static final String SUBJECT = "Pterodactyl-subject-hernia";
    private static final String NAME = "Kreetta-Liisa Kanarialintu";
    private static final String AUTHOR = "Orvokki Oktaavi-Kaakkuri";
    private static final String PHONE = "+358407391846";
    private static final String STRANGER = "+358442907518";
    private static final String LANDLINE = "+358931748265";
    private static final String MISTYPED = "+35840739184655512349";

    @TempDir
    Path folder;

    private SimulatorSmsc smsc;
    private Installation installation;
    private Daemon daemon;
    private ApiClient nurse;
    private ApiClient admin;
    private final List<String> secrets = new ArrayList<>();

    @Test
    void whatIsConfidentialIsNowhereInTheClear() throws Exception {
        try (SimulatorSmsc simulator = new SimulatorSmsc();
                Installation standard = Installation.standard(folder)
                        .carrier(Carrier.at(simulator.port()).with("responseTimeout", "2s"))
                        .logLevel("TRACE");
                Daemon process = standard.start()) {
            smsc = simulator;
            installation = standard;
            daemon = process;
            nurse = new ApiClient(daemon::api, Standard.keys().clinic());
            admin = new ApiClient(daemon::api, Standard.keys().clinicAdmin());
            String caseId = aConversation();
            textsThatFitNoCase(caseId);
            aCarrierWithFaults(caseId);
            callersWithFaults(caseId);
            keysAreMade();
            theDatabaseGoesAway(caseId);
            daemon.terminate();
            daemon.start();
            assertThat(Items.texts(nurse.thread(caseId))).contains(SENT, RECEIVED);
            daemon.terminate();

            assertThat(logs().contains("DEBUG")).as("it did log").isTrue();
            nothingIsFound();
        }
    }

    private String aConversation() {
        JsonNode created = nurse.post(
                        "/v1/cases",
                        Map.of(
                                "patient",
                                Map.of("phone", PHONE, "name", NAME),
                                "subject",
                                SUBJECT,
                                "status",
                                "IN_PROGRESS"))
                .is(201);
        String caseId = created.get("id").asText();
        for (String text : List.of(SENT, LONG, UNICODE)) {
            send(caseId, text, "Prefer", "wait=20", "Idempotency-Key", "key for " + text.hashCode());
        }
        smsc.write(PHONE, CLINIC, RECEIVED);
        smsc.write(PHONE, CLINIC, UNICODE);
        nurse.thread(caseId);
        nurse.get("/v1/cases?phone=" + ApiClient.encoded(PHONE)).is(200);
        nurse.post("/v1/texts/measure", Map.of("text", UNICODE)).is(200);
        nurse.post("/v1/numbers/check", Map.of("phone", LANDLINE)).is(200);
        nurse.post("/v1/numbers/check", Map.of("phone", MISTYPED)).is(200);
        return caseId;
    }

    private void textsThatFitNoCase(String caseId) {
        nurse.status(caseId, "COMPLETE").is(200);
        smsc.write(PHONE, CLINIC, LATE);
        smsc.write(STRANGER, CLINIC, STRANGE);
        smsc.write(STRANGER, "15499", STRANGE);
        smsc.write(PHONE, Standard.HARBOUR_NUMBER, LATE);
        smsc.simulator()
                .send(new InboundText(
                        STRANGER, CLINIC, PARTIAL, -1, InboundText.Concatenation.UDH_8, 5, List.of(2), -1, 0));
        smsc.write(STRANGER, CLINIC, "STOP");
        assertThat(Items.texts(admin.unmatched())).contains(LATE, STRANGE);
        nurse.status(caseId, "IN_PROGRESS").is(200);
        assertThat(Items.texts(nurse.thread(caseId))).contains(LATE);
    }

    private void aCarrierWithFaults(String caseId) {
        faults("{\"refuse\": 1, \"refuseWith\": 11}");
        awaitState(caseId, send(caseId, REFUSED), "FAILED");
        faults("{\"undelivered\": 1}");
        awaitState(caseId, send(caseId, REFUSED), "UNDELIVERED");
        faults("{\"refuse\": 1, \"refuseWith\": 88}");
        awaitState(caseId, send(caseId, REFUSED), "DELIVERED");
        faults("{\"answerDrop\": 1, \"noReceipts\": 1}");
        awaitState(caseId, send(caseId, UNKNOWN_FATE), "UNCERTAIN");
        faults("{\"oddAnswer\": 1, \"noReceipts\": 1}");
        awaitState(caseId, send(caseId, UNKNOWN_FATE), "UNCERTAIN");
        faults("{\"dropLink\": 1, \"dropLinkWhen\": \"BEFORE_ANSWER\", \"noReceipts\": 1}");
        awaitState(caseId, send(caseId, UNKNOWN_FATE), "UNCERTAIN");
        faults("{}");
        awaitState(caseId, send(caseId, SENT), "DELIVERED");
    }

    private void faults(String json) {
        smsc.simulator().faults(Faults.parse(json));
    }

    private void callersWithFaults(String caseId) throws Exception {
        String messages = "/v1/cases/" + caseId + "/messages";
        for (String body : List.of(
                "{\"text\": \"" + MALFORMED,
                MALFORMED,
                "{\"" + MALFORMED + "\": \"" + PHONE + "\"}",
                "{\"text\": {\"a\": \"" + MALFORMED + "\"}, \"author\": \"" + AUTHOR + "\"}",
                "{\"text\": \"" + MALFORMED + "x".repeat(70_000) + "\"}")) {
            nurse.send("POST", messages, BodyPublishers.ofString(body));
        }
        nurse.write(nurse.openCase(LANDLINE), MALFORMED).isProblem(422, "not-a-mobile-number");
        nurse.post("/v1/cases", Map.of("patient", Map.of("phone", MISTYPED, "name", NAME)));
        nurse.get("/v1/cases?phone=" + ApiClient.encoded(MISTYPED));
        nurse.get("/v1/cases/" + ApiClient.encoded(PHONE));
        nurse.get("/v1/nowhere/" + ApiClient.encoded(MALFORMED));
        nurse.post(messages, Map.of("text", MALFORMED.repeat(60), "author", author()))
                .isProblem(422, "text-too-long");
        String wrong = Standard.keys().clinic();
        new ApiClient(daemon::api, wrong.substring(0, wrong.length() - 1)).get("/v1/inbox");
        new ApiClient(daemon::api, MALFORMED).get("/v1/inbox");
    }

    private void keysAreMade() {
        String made = admin.post("/v1/keys", Map.of("name", "Another front end", "roles", List.of("frontend")))
                .is(201)
                .get("token")
                .asText();
        new ApiClient(daemon::api, made).get("/v1/inbox").is(200);
        for (String key :
                List.of(made, Standard.keys().clinic(), Standard.keys().clinicAdmin())) {
            // cw_<id>_<secret>; the secret may have an underscore of its own.
            secrets.add(key.split("_", 3)[2]);
        }
    }

    private void theDatabaseGoesAway(String caseId) {
        long waiting;
        TestServer.shared().stop();
        try {
            nurse.write(caseId, SENT).isProblem(503, "unavailable");
            waiting = smsc.simulator()
                    .send(InboundText.of(PHONE, CLINIC, RECEIVED))
                    .id();
        } finally {
            TestServer.shared().start();
        }
        Waiting.untilTrue(() -> smsc.simulator().inbound(waiting).orElseThrow().acknowledged(), () -> "not taken");
    }

    private void nothingIsFound() throws Exception {
        String control = "Narwhal-control-in-the-clear";
        TestServer.shared()
                .execute(
                        installation.database(),
                        "create table control (word text)",
                        "insert into control values ('" + control + "')",
                        "checkpoint");
        List<String> words = new ArrayList<>(List.of(
                control,
                SENT,
                "Quagmire-longtext-appendix",
                UNICODE,
                "übermut-naïvité",
                RECEIVED,
                LATE,
                STRANGE,
                "Umbrella-partial-eczema",
                REFUSED,
                UNKNOWN_FATE,
                MALFORMED,
                SUBJECT,
                NAME,
                "Kanarialintu",
                AUTHOR,
                "Oktaavi-Kaakkuri",
                Carrier.PASSWORD));
        // National forms are parts of these too.
        for (String number : List.of(PHONE, STRANGER, LANDLINE, MISTYPED)) {
            words.add(number.substring("+358".length()));
        }
        words.addAll(secrets);
        Canaries canaries = new Canaries(words);
        assertThat(canaries.in(
                        folder, file -> !GIVEN.contains(file.getFileName().toString())))
                .as("what the daemon wrote")
                .isEmpty();
        Path server = TestServer.shared().directory();
        List<Found> inDatabase = canaries.in(server, file -> !file.startsWith(server.resolve("standard")));
        assertThat(inDatabase.stream().filter(found -> found.word().equals(control)))
                .as("the search finds what is there, in the table and in the WAL")
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(inDatabase.stream().filter(found -> !found.word().equals(control)))
                .as("the database's files")
                .isEmpty();
    }

    private String send(String caseId, String text, String... headers) {
        return nurse.post("/v1/cases/" + caseId + "/messages", Map.of("text", text, "author", author()), headers)
                .is(201)
                .get("id")
                .asText();
    }

    private static Map<String, Object> author() {
        return Map.of("id", "n-7", "name", AUTHOR);
    }

    private void awaitState(String caseId, String messageId, String state) {
        Waiting.untilTrue(
                () -> nurse.message(caseId, messageId).get("state").asText().equals(state),
                () -> nurse.message(caseId, messageId).toString());
    }

    private String logs() throws Exception {
        StringBuilder logs = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".txt")).toList()) {
                logs.append(Files.readString(file));
            }
        }
        return logs.toString();
    }
}
