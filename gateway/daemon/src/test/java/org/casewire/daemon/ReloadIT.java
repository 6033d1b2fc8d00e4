package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.casewire.daemon.harness.Answer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Events;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Items;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Smsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.Faults;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.casewire.smpp.simulator.SubmitView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A carrier's profile is changed again and again while professionals and patients write: nothing is lost, nothing goes
 * twice or out of its order, and nothing comes to rest UNCERTAIN.
 */
class ReloadIT {
    private static final String OTHER_PASSWORD = "another-s3cret";
    private static final int A_FEW = 15;
    private static final Duration QUEUE_GONE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final SimulatorSmsc smsc = new SimulatorSmsc();
    /** Where the operator moves to: another address, another password. */
    private final Simulator other =
            new Simulator(SimulatorSettings.onFreePorts(Carrier.SYSTEM_ID, OTHER_PASSWORD)).start();

    private Installation installation;
    private Daemon daemon;
    private ApiClient nurse;
    private ApiClient operator;

    @BeforeEach
    void start() throws Exception {
        installation = Installation.standard(folder).carrier(usual());
        daemon = installation.start();
        nurse = new ApiClient(daemon::api, Standard.keys().clinic());
        operator = new ApiClient(daemon::api, Standard.keys().operator());
        for (Simulator one : List.of(smsc.simulator(), other)) {
            one.faults(Faults.parse("{\"answerDelay\": 15, \"receiptDelay\": 40, \"bindLimit\": 2}"));
        }
    }

    @AfterEach
    void end() throws Exception {
        daemon.close();
        installation.close();
        smsc.close();
        other.close();
    }

    private Carrier usual() {
        return Carrier.at(smsc.port()).with("windowSize", "10");
    }

    private Carrier moved() {
        return Carrier.at(other.smppPort()).withPassword(OTHER_PASSWORD);
    }

    @Test
    void nothingIsLostDoubledOrUncertainThoughTheProfileChangesUnderLoad() throws Exception {
        try (CrashLoad load = new CrashLoad(nurse, smsc);
                Events team = new Events(nurse)) {
            load.start();
            works(load);
            System.out.printf("%nUnder load%n");
            for (int round = 0; round < 2; round++) {
                changes(load, "windowSize 30", usual().with("windowSize", "30"));
                changes(load, "200 a second", usual().with("messagesPerSecond", "200"));
                changes(load, "concatenation UDH_16", usual().with("concatenation", "UDH_16"));
                changes(load, "concatenation SAR_TLV", usual().with("concatenation", "SAR_TLV"));
                changes(load, "concatenation MESSAGE_PAYLOAD", usual().with("concatenation", "MESSAGE_PAYLOAD"));
                changes(load, "two binds", usual().with("binds", "2").with("windowSize", "4"));
                changes(load, "transmitter and receiver", usual().with("bindType", "TRANSMITTER_RECEIVER"));
                changes(load, "another address and password", moved());
                changes(load, "as at first", usual());
            }
            load.stop();
            Waiting.untilTrue(QUEUE_GONE, () -> installation.count("select count(*) from queue") == 0, daemon::said);
            // What the other address took has its receipts there.
            awaitQuiet(smsc.simulator());
            write(moved());
            reload().is(200);
            awaitQuiet(other);
            new Promises(installation, nurse, this::both, load, daemon::said).allHold(team);
            assertThat(installation.count("select count(*) from event where type = 'message.uncertain'"))
                    .isZero();
            assertThat(installation.count("select count(*) from audit where action = 'carrier.reload'"))
                    .isEqualTo(19);
        }
    }

    private void changes(CrashLoad load, String what, Carrier carrier) throws Exception {
        write(carrier);
        long asked = System.nanoTime();
        JsonNode came = reload().is(200);
        long took = System.nanoTime() - asked;
        assertThat(came.get("changed").asBoolean()).as(what).isTrue();
        assertThat(came.get("alsoDiffer")).as(what).isEmpty();
        works(load);
        System.out.printf(
                "  %-32s in place after %5d ms%n", what, Duration.ofNanos(took).toMillis());
    }

    /** More is written and more arrives, at whatever speed this profile and this machine allow. */
    private void works(CrashLoad load) {
        int accepted = load.accepted().size();
        long delivered = delivered();
        Waiting.untilTrue(
                () -> load.accepted().size() > accepted + A_FEW && delivered() > delivered + A_FEW, daemon::said);
        load.requireNoFault();
    }

    private void awaitQuiet(Simulator simulator) {
        Waiting.untilTrue(
                () -> simulator.stats().deliversWaiting() == 0
                        && simulator.submits().stream()
                                .noneMatch(submit -> submit.state().equals("ENROUTE")),
                daemon::said);
    }

    private long delivered() {
        return installation.count("select count(*) from delivery where state = 'DELIVERED'");
    }

    @Test
    void whatIsUnchangedIsLeftAloneAndWhatIsFaultyIsToldWithItsLine() throws Exception {
        String since = binds();
        assertThat(reload().is(200).get("changed").asBoolean()).isFalse();
        assertThat(binds()).isEqualTo(since);

        write(usual().with("windowSize", "0"));
        Answer refused = reload();
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/field").asText()).isEqualTo("carriers.sim");
        assertThat(refused.body().at("/errors/0/message").asText())
                .startsWith("line ")
                .contains("windowSize");
        assertThat(refused.body().toString()).doesNotContain(Carrier.PASSWORD);
        write(usual().named("somebody-else"));
        assertThat(reload().body().at("/errors/0/field").asText()).isEqualTo("carriers.sim");
        Files.delete(folder.resolve("casewire.yml"));
        assertThat(reload().status()).isEqualTo(422);
        assertThat(binds()).isEqualTo(since);

        write(usual());
        Path file = folder.resolve("casewire.yml");
        Files.writeString(
                file,
                Files.readString(file).replace("burstPerKey: 100000", "burstPerKey: 200000")
                        + "  new-one:\n    endpoints: [{host: 127.0.0.1, port: 1}]\n    systemId: x\n"
                        + "    inboundNumbers: {defaultRegion: FI}\n");
        JsonNode other = reload().is(200);
        assertThat(other.get("changed").asBoolean()).isFalse();
        assertThat(Items.ids(other.get("alsoDiffer"))).containsExactly("carriers.new-one", "limits");
        assertThat(operator.post("/v1/carriers/new-one/reload", Map.of()).status())
                .isEqualTo(404);
        assertThat(nurse.post("/v1/carriers/sim/reload", Map.of()).status()).isEqualTo(403);
        assertThat(binds()).isEqualTo(since);
    }

    @Test
    void aWrongPasswordIsMendedByAReloadAndAStart() throws Exception {
        write(usual().withPassword("wrong").with("reconnect", "{initial: 20ms, maximum: 50ms}"));
        reload().is(200);
        awaitState("HELD");
        String caseId = nurse.openCase("+358401230001");
        String message = nurse.write(caseId, "Is it you?").is(201).get("id").asText();

        write(usual());
        assertThat(reload().is(200).at("/carrier/state").asText()).isEqualTo("HELD");
        assertThat(nurse.message(caseId, message).get("state").asText()).isEqualTo("QUEUED");

        operator.post("/v1/carriers/sim/start", Map.of()).is(200);
        awaitState("UP");
        Waiting.untilTrue(
                () -> nurse.message(caseId, message).get("state").asText().equals("DELIVERED"), daemon::said);
        assertThat(smsc.texts()).extracting(Smsc.Text::text).containsOnlyOnce("Is it you?");
    }

    @Test
    void aMessageThatWaitedKeepsItsSegmentsAndArrivesWhole() throws Exception {
        operator.post("/v1/carriers/sim/stop", Map.of()).is(200);
        String long1 = "Please bring the form with you. ".repeat(12).strip();
        List<String> forms = List.of("MESSAGE_PAYLOAD", "UDH_16", "SAR_TLV", "UDH_8");
        for (String form : forms) {
            write(usual().with("concatenation", form));
            reload();
            String caseId = nurse.openCase("+35840123100" + forms.indexOf(form));
            nurse.write(caseId, form + " " + long1).is(201);
        }
        operator.post("/v1/carriers/sim/start", Map.of()).is(200);
        Waiting.untilTrue(() -> smsc.texts().size() == forms.size(), daemon::said);
        assertThat(smsc.texts())
                .extracting(Smsc.Text::text)
                .containsExactlyInAnyOrderElementsOf(
                        forms.stream().map(form -> form + " " + long1).toList());
    }

    @Test
    void reloadsAtOnceComeOneAfterTheOther() throws Exception {
        write(usual().with("windowSize", "5"));
        List<JsonNode> came =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> reload().is(200))).limit(4).toList().stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(came).filteredOn(one -> one.get("changed").asBoolean()).hasSize(1);
        awaitState("UP");
        assertThat(smsc.simulator().binds()).hasSize(1);
    }

    private void write(Carrier carrier) throws Exception {
        installation.carrier(carrier).writeConfiguration();
    }

    private Answer reload() {
        return operator.post("/v1/carriers/sim/reload", Map.of());
    }

    private String binds() {
        return Items.values(operator.get("/v1/carriers/sim").is(200).get("binds"), "since")
                .toString();
    }

    private void awaitState(String state) {
        Waiting.untilTrue(
                () -> operator.get("/v1/carriers/sim")
                        .is(200)
                        .get("state")
                        .asText()
                        .equals(state),
                daemon::said);
    }

    /** What came at either address, in the order in which it came. */
    private List<SubmitView> both() {
        return Stream.of(smsc.simulator(), other)
                .flatMap(one -> one.submits().stream())
                .sorted(Comparator.comparingLong(SubmitView::arrivedNanos))
                .toList();
    }
}
