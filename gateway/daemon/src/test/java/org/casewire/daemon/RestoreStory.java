package org.casewire.daemon;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.casewire.core.LastingPort;
import org.casewire.daemon.database.TestServer;
import org.casewire.daemon.harness.ApiClient;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Daemon;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.casewire.daemon.harness.Standard;
import org.casewire.smpp.simulator.InboundText;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;

/** One daemon, its database and its carrier, through one restore after the other. One thread. */
final class RestoreStory implements AutoCloseable {
    private static final int QUEUED = 5;
    private static final String PATIENT = "+358405551234";
    private static final String STRANGER = "+358405559999";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Installation installation;
    private final TestServer server;
    private final int port = LastingPort.free();
    private final ApiClient nurse;
    private final ApiClient operator;
    private Simulator smsc;
    private Daemon daemon;
    private String caseId = "";
    private long nextId = 1;

    /** Takes a backup. */
    interface Backup {
        Restoring take() throws Exception;
    }

    /** Puts it in the database's place. */
    interface Restoring {
        void restore() throws Exception;
    }

    RestoreStory(Installation installation) {
        this.installation = installation.carrier(Carrier.at(port));
        this.server = installation.server();
        this.nurse = new ApiClient(() -> daemon.api(), Standard.keys().clinic());
        this.operator = new ApiClient(() -> daemon.api(), Standard.keys().operator());
    }

    /** A first start, on a database in which nothing was ever sent, is not held; its server keeps its log of changes. */
    void begin() throws Exception {
        Path archive = Files.createDirectories(installation.folder().resolve("archive"));
        server.execute(
                "postgres",
                "alter system set archive_mode = on",
                "alter system set archive_command = 'cp %%p %s/%%f'".formatted(archive));
        server.stop();
        server.start();
        daemon = installation.start();
        caseId = nurse.openCase(PATIENT);
        carrierComes();
        nurse.write(caseId, "first").is(201);
        delivered("first", 1);
    }

    /** As {@link #begin}, where the data was dumped in another cluster. */
    void beginInAnotherCluster() throws Exception {
        carrierComes();
        daemon = installation.start();
        held("is in another PostgreSQL cluster than it lived in");
        assertThat(checked("--release").get("released").get("carriers")).hasSize(1);
        // What was not told yet is told by a carrier that is still there.
        delivered("Island Health", 1);
        daemon.terminate();
        daemon.close();
        smsc.close();
        begin();
    }

    /** The daemon is killed, and starts on the database of before; what was queued goes out when it is released. */
    void dumpRestored(Backup backup) throws Exception {
        Restoring restoring = deliveredSince("dump", backup);
        daemon.kill();
        smsc.close();
        restoring.restore();
        carrierComes();
        daemon.start();
        held("lacks what node it-1 had seen in it");
        // Survives a restart, and is found once.
        long lives = installation.count("select count(*) from database_generation");
        daemon.kill();
        daemon.start();
        held("lacks what node it-1 had seen in it");
        assertThat(installation.count("select count(*) from database_generation"))
                .isEqualTo(lives);
        JsonNode checked = checked();
        JsonNode queued = checked.get("report").get("queued").get(0);
        assertThat(queued.get("organisation").asText()).isEqualTo("clinic");
        assertThat(queued.get("messages")).hasSize(QUEUED);
        assertThat(checked.get("report").get("missingEvents").asLong()).isNotNegative();
        assertThat(checked.get("report").get("nodes").get(0).get("covered").asBoolean())
                .isTrue();
        assertThat(checked("--release").get("released").get("carriers")).hasSize(1);
        delivered("dump", QUEUED);
    }

    /** The daemon lives through it, and holds by itself; 'start' releases. */
    void filesRestored() throws Exception {
        Restoring restoring = deliveredSince("files", this::coldCopy);
        smsc.close();
        restoring.restore();
        carrierComes();
        held("lacks what node it-1 had seen in it");
        operator.post("/v1/carriers/sim/start", "").is(200);
        delivered("files", QUEUED);
    }

    private Restoring coldCopy() throws IOException {
        Path copy = installation.folder().resolve("copy");
        server.stop();
        server.copyClusterTo(copy);
        server.start();
        return () -> {
            server.stop();
            server.clusterFrom(copy);
            server.start();
        };
    }

    /** A new time line, from a copy and the log until the texts were queued. */
    void pointInTimeRestored() throws Exception {
        Path copy = installation.folder().resolve("base");
        server.stop();
        server.copyClusterTo(copy);
        server.start();
        Restoring restoring = deliveredSince("point", () -> {
            server.execute("postgres", "select pg_create_restore_point('queued')");
            return () -> {
                String last = installation
                        .query("select pg_walfile_name(pg_switch_wal())")
                        .get(0);
                Waiting.untilTrue(
                        () -> installation.count("select count(*) from pg_stat_archiver where last_archived_wal >= '"
                                        + last + "'")
                                == 1,
                        () -> "the log was not archived");
                server.stop();
                server.clusterFrom(copy);
                Files.createFile(server.cluster().resolve("recovery.signal"));
                Files.writeString(
                        server.cluster().resolve("postgresql.auto.conf"),
                        """
                        restore_command = 'cp %s/%%f %%p'
                        recovery_target_name = 'queued'
                        recovery_target_action = 'promote'
                        """.formatted(installation.folder().resolve("archive")),
                        APPEND);
                server.recover();
            };
        });
        daemon.kill();
        smsc.close();
        restoring.restore();
        // More is written than was lost: by its length alone the log does not tell.
        server.execute(
                "postgres", "create table filler as select generate_series(1, 200000)", "select pg_switch_wal()");
        carrierComes();
        daemon.start();
        held("lacks what node it-1 had seen in it");
        assertThat(checked("--release", "--uncertain-queued")
                        .get("released")
                        .get("settled")
                        .asInt())
                .isEqualTo(QUEUED);
        assertThat(installation.count(
                        "select count(*) from delivery where state = 'UNCERTAIN' and error_code = 'restored'"))
                .isEqualTo(QUEUED);
        nurse.write(caseId, "after").is(201);
        delivered("after", 1);
        assertThat(SimulatorSmsc.texts(smsc.submits()))
                .noneMatch(one -> one.text().startsWith("point"));
    }

    /** The node's folder is lost too: nobody can tell, so it is held as well. After an orderly end it is not. */
    void restoredForANewMachine(Path folder) throws Exception {
        daemon.kill();
        daemon.close();
        smsc.close();
        carrierComes();
        Files.createDirectories(folder);
        Installation fresh = installation.another(folder, "it-2");
        daemon = fresh.start();
        held("Nobody can tell");
        operator.post("/v1/carriers/sim/start", "").is(200);
        nurse.write(caseId, "last").is(201);
        delivered("last", 1);
        daemon.terminate();
        daemon.close();
        daemon = installation.start();
        nurse.write(caseId, "again").is(201);
        delivered("again", 1);
    }

    private Restoring deliveredSince(String name, Backup backup) throws Exception {
        smsc.close();
        for (int i = 1; i <= QUEUED; i++) {
            nurse.write(caseId, name + " " + i).is(201);
        }
        Restoring restoring = backup.take();
        assertThat(installation.count("select count(*) from queue")).isEqualTo(QUEUED);
        carrierComes();
        delivered(name, QUEUED);
        return restoring;
    }

    private void carrierComes() {
        // Ids that never come again, as a real carrier's within its horizon.
        nextId += 1_000;
        smsc = new Simulator(new SimulatorSettings(
                        port,
                        0,
                        Carrier.SYSTEM_ID,
                        Carrier.PASSWORD,
                        1,
                        nextId,
                        10_000,
                        SimulatorSettings.onFreePorts("", "").redelivery()))
                .start();
    }

    /** By this carrier, and known here to be. */
    private void delivered(String text, int count) {
        Waiting.untilTrue(
                () -> SimulatorSmsc.texts(smsc.submits()).stream()
                                        .filter(one -> one.text().startsWith(text))
                                        .count()
                                == count
                        && installation.count("select count(*) from queue") == 0
                        && installation.count(
                                        "select count(*) from delivery where state not in ('DELIVERED', 'UNCERTAIN')")
                                == 0,
                () -> smsc.submits() + daemon.said());
    }

    /** Held, told, receiving, and silent: for as long as the node beats a few times. */
    private void held(String reason) throws Exception {
        JsonNode carrier = Waiting.until(
                () -> Optional.of(operator.get("/v1/carriers/sim").is(200))
                        .filter(one -> one.get("state").asText().equals("HELD")
                                && one.path("binds").path(0).hasNonNull("boundTo")),
                daemon::said);
        assertThat(carrier.toString()).contains(reason).contains("restore-check");
        assertThat(daemon.admin("/healthcheck").body()).contains("HELD").contains(reason);
        assertThat(daemon.said()).contains(reason).contains("Nothing is sent, on any carrier");
        long before = texts();
        receive(InboundText.of(PATIENT, Standard.CLINIC_NUMBER, "I can still write, " + before));
        receive(InboundText.of(STRANGER, Standard.HARBOUR_NUMBER, "who are you, " + before));
        assertThat(texts()).isEqualTo(before + 2);
        long beats = installation.count("select max(beats) from node_mark");
        Waiting.untilTrue(() -> installation.count("select max(beats) from node_mark") > beats + 6, daemon::said);
        assertThat(smsc.submits()).isEmpty();
    }

    private long texts() {
        return installation.count("select (select count(*) from message where direction = 'INBOUND')"
                + " + (select count(*) from unmatched where message_id is null)");
    }

    private void receive(InboundText text) throws Exception {
        assertThat(smsc.inbound(text).get(30, TimeUnit.SECONDS).acknowledged()).isTrue();
    }

    private JsonNode checked(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("restore-check", "--json"));
        command.addAll(List.of(options));
        return JSON.readTree(installation.run(command.toArray(String[]::new)));
    }

    @Override
    public void close() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
        if (smsc != null) {
            smsc.close();
        }
    }
}
