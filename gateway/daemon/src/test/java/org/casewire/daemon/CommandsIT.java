package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.casewire.daemon.database.SharedPrograms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar's commands and the daemon's life, each as a process. */
class CommandsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private int port;
    private int adminPort;

    @BeforeEach
    void configure() throws IOException {
        SharedPrograms.linkInto(folder.resolve("data"));
        port = freePort();
        adminPort = freePort();
        Files.writeString(folder.resolve("casewire.yml"), """
                server:
                  applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: %d}]
                  adminConnectors: [{type: http, bindHost: 127.0.0.1, port: %d}]
                  drain: 0s
                database:
                  embedded: {directory: data}
                """.formatted(port, adminPort));
    }

    @Test
    void theDaemonRefusesAnOlderSchemaAndServesAfterTheMigration() throws Exception {
        try (Program refused = Program.run(folder, "server", "casewire.yml")) {
            assertThat(refused.awaitExit()).as(refused.said()).isEqualTo(2);
            assertThat(refused.err()).contains("casewire db migrate").doesNotContain("\tat ");
        }
        try (Program status = Program.run(folder, "db", "status", "--json", "casewire.yml")) {
            assertThat(JSON.readTree(status.out()).get("upToDate").asBoolean())
                    .as(status.said())
                    .isFalse();
        }
        try (Program migrate = Program.run(folder, "db", "migrate", "casewire.yml")) {
            assertThat(migrate.awaitExit()).as(migrate.said()).isZero();
            assertThat(migrate.out()).contains("applied V001");
        }
        try (Program keyset = Program.run(folder, "keyset", "create", "casewire.yml")) {
            assertThat(keyset.awaitExit()).as(keyset.said()).isZero();
        }
        try (Program daemon = Program.start(folder, Map.of(), "server", "casewire.yml")) {
            awaitHealth(daemon);
            assertThat(get("/healthcheck?type=alive").statusCode()).isEqualTo(200);
            assertThat(get("/healthcheck?type=nonsense").statusCode()).isEqualTo(400);
            JsonNode health = JSON.readTree(get("/healthcheck").body());
            assertThat(health.at("/parts/database/state").asText()).isEqualTo("UP");
            assertThat(get("/prometheus").body()).contains("jvm_memory_used_bytes");
            assertThat(get("/metrics").body()).contains("jvm.memory");

            try (Program beside = Program.run(folder, "db", "status", "casewire.yml")) {
                assertThat(beside.awaitExit()).as(beside.said()).isZero();
                assertThat(beside.out()).contains("up to date");
            }
            assertThat(daemon.terminate()).as(daemon.said()).isZero();
        }
        assertThat(Files.exists(folder.resolve("data/cluster/postmaster.pid"))).isFalse();
    }

    @Test
    void aDaemonThatWasKilledLeavesAServerThatTheNextOneTakesOver() throws Exception {
        Files.writeString(
                folder.resolve("casewire.yml"),
                Files.readString(folder.resolve("casewire.yml")) + "  migrateOnStart: true\n");
        Program.run(folder, "keyset", "create", "casewire.yml").close();
        try (Program killed = Program.start(folder, Map.of(), "server", "casewire.yml")) {
            awaitHealth(killed);
            killed.kill();
        }
        assertThat(Files.exists(folder.resolve("data/cluster/postmaster.pid"))).isTrue();
        try (Program next = Program.start(folder, Map.of(), "server", "casewire.yml")) {
            awaitHealth(next);
            assertThat(next.out()).contains("Taking over the embedded PostgreSQL");
            assertThat(next.terminate()).as(next.said()).isZero();
        }
        assertThat(Files.exists(folder.resolve("data/cluster/postmaster.pid"))).isFalse();
    }

    @Test
    void aFaultyConfigurationIsWrongUsageAndOpensNothing() throws Exception {
        Files.writeString(folder.resolve("bad.yml"), "limits: {burstPerKey: 0}\nnoed: {id: a}\n");
        for (String command : new String[] {"check", "server"}) {
            try (Program program = Program.run(folder, command, "bad.yml")) {
                assertThat(program.awaitExit()).as(program.said()).isEqualTo(2);
                assertThat(program.err())
                        .contains("line 1: limits.burstPerKey", "line 2: noed", "Did you mean node?")
                        .doesNotContain("\tat ");
                assertThat(program.out()).isEmpty();
            }
        }
        assertThat(Files.exists(folder.resolve("casewire-data"))).isFalse();
        try (Program check = Program.run(folder, "check", "--json", "bad.yml")) {
            assertThat(JSON.readTree(check.out()).get("faults")).hasSize(2);
        }
    }

    @Test
    void whatIsUnsafeIsRefusedUnlessItIsAcknowledged() throws Exception {
        String open = """
                server:
                  applicationConnectors: [{type: http, bindHost: 0.0.0.0, port: %d}]
                  adminConnectors: [{type: http, bindHost: 127.0.0.1, port: %d}]
                database:
                  embedded: {directory: data}
                  migrateOnStart: true
                """.formatted(port, adminPort);
        Files.writeString(folder.resolve("open.yml"), open);
        for (String command : new String[] {"check", "server"}) {
            try (Program program = Program.run(folder, command, "open.yml")) {
                assertThat(program.awaitExit()).as(program.said()).isEqualTo(2);
                assertThat(program.err())
                        .contains("line 2: server.applicationConnectors.0.bindHost", "acknowledge: [plainHttp]")
                        .doesNotContain("adminConnectors", "\tat ");
            }
        }
        Files.writeString(folder.resolve("open.yml"), open + "acknowledge: [plainHttp]\n");
        try (Program check = Program.run(folder, "check", "--json", "open.yml")) {
            assertThat(check.awaitExit()).as(check.said()).isZero();
            assertThat(JSON.readTree(check.out()).get("warnings")).hasSize(1);
        }
        Program.run(folder, "keyset", "create", "open.yml").close();
        try (Program daemon = Program.start(folder, Map.of(), "server", "open.yml")) {
            awaitHealth(daemon);
            assertThat(daemon.out()).containsPattern("WARN +\\S+GatewayApplication: server.*acknowledged by plainHttp");
            assertThat(daemon.terminate()).as(daemon.said()).isZero();
        }
    }

    @Test
    void wrongUsageSaysHowItIsUsed() throws Exception {
        try (Program program = Program.run(folder, "db", "upgrade", "casewire.yml")) {
            assertThat(program.awaitExit()).isEqualTo(2);
            assertThat(program.err()).contains("usage:", "migrate");
        }
        try (Program program = Program.run(folder, "check", "missing.yml")) {
            assertThat(program.awaitExit()).isEqualTo(2);
            assertThat(program.err()).contains("There is no file missing.yml");
        }
        try (Program help = Program.run(folder, "--help")) {
            assertThat(help.awaitExit()).isZero();
            assertThat(help.out()).contains("server", "check", "db", "keyset", "carrier", "simulator");
        }
    }

    @Test
    void theKeysetIsMadeOnceForItsUserAlone() throws Exception {
        Program.run(folder, "keyset", "create", "casewire.yml").close();
        Path keyset = folder.resolve("casewire-keyset.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyset)))
                .isEqualTo("rw-------");
        String first = Files.readString(keyset);
        try (Program again = Program.run(folder, "keyset", "create", "casewire.yml")) {
            assertThat(again.awaitExit()).isEqualTo(2);
            assertThat(again.err()).doesNotContain("\tat ");
        }
        assertThat(Files.readString(keyset)).isEqualTo(first);
        Program.run(folder, "db", "migrate", "casewire.yml").close();
        try (Program rotate = Program.run(folder, "keyset", "rotate", "--json", "casewire.yml")) {
            assertThat(rotate.awaitExit()).as(rotate.said()).isZero();
            assertThat(JSON.readTree(rotate.out()).get("action").asText()).isEqualTo("rotated");
        }
        assertThat(Files.readString(keyset)).isNotEqualTo(first);
    }

    @Test
    void anOrganisationIsAppliedTwiceAndItsKeysComeAndGo() throws Exception {
        Files.writeString(folder.resolve("casewire.yml"), Files.readString(folder.resolve("casewire.yml")) + """
                        carriers:
                          operator:
                            endpoints: [{host: 127.0.0.1, port: 2775}]
                            systemId: casewire
                            inboundNumbers: {defaultRegion: FI}
                        """);
        Files.writeString(folder.resolve("org.yml"), """
                id: clinic
                name: Clinic
                regions: [FI]
                languages: [fi]
                closingMessage: Kiitos
                autoReplyInterval: 12h
                maxSegment: 3
                senderNumbers: [{number: +358 45 739 0001, carrier: operator}]
                """);
        Program.run(folder, "keyset", "create", "casewire.yml").close();
        Program.run(folder, "db", "migrate", "casewire.yml").close();
        try (Program refused = Program.run(folder, "organisation", "apply", "--file", "org.yml", "casewire.yml")) {
            assertThat(refused.awaitExit()).as(refused.said()).isEqualTo(2);
            assertThat(refused.err())
                    .contains("line 6: autoReplyInterval", "PT12H", "line 7: maxSegment", "Did you mean maxSegments?");
        }
        Files.writeString(
                folder.resolve("org.yml"),
                Files.readString(folder.resolve("org.yml"))
                        .replace("12h", "PT12H")
                        .replace("maxSegment:", "maxSegments:"));
        for (String change : new String[] {"created", "none"}) {
            try (Program applied =
                    Program.run(folder, "organisation", "apply", "--file", "org.yml", "--json", "casewire.yml")) {
                assertThat(JSON.readTree(applied.out()).path("change").asText())
                        .as(applied.said())
                        .isEqualTo(change);
            }
        }
        String[] create = {
            "keys",
            "create",
            "--organisation",
            "clinic",
            "--role",
            "frontend",
            "--role",
            "admin",
            "--name",
            "Front",
            "casewire.yml"
        };
        try (Program created = Program.run(folder, create)) {
            assertThat(created.out().strip()).as(created.said()).matches("cw_[a-z0-9]+_[A-Za-z0-9_-]{43}");
        }
        String id;
        try (Program list = Program.run(folder, "keys", "list", "--organisation", "clinic", "--json", "casewire.yml")) {
            JsonNode keys = JSON.readTree(list.out());
            assertThat(keys).hasSize(1);
            assertThat(keys.at("/0/name").asText()).isEqualTo("Front");
            id = keys.at("/0/id").asText();
        }
        try (Program revoke = Program.run(folder, "keys", "revoke", "--id", id, "casewire.yml")) {
            assertThat(revoke.awaitExit()).as(revoke.said()).isZero();
        }
        try (Program list = Program.run(folder, "keys", "list", "--organisation", "clinic", "casewire.yml")) {
            assertThat(list.out()).contains(id, "revoked");
        }
        try (Program unknown = Program.run(folder, "keys", "list", "--organisation", "nobody", "casewire.yml")) {
            assertThat(unknown.awaitExit()).isEqualTo(2);
        }
    }

    @Test
    void theSimulatorRunsUntilItIsToldToStop() throws Exception {
        try (Program simulator =
                Program.start(folder, Map.of(), "simulator", "--port", "0", "--control", "0", "--json")) {
            JsonNode where = JSON.readTree(Waiting.until(
                    () -> Optional.of(simulator.out()).filter(out -> out.endsWith("\n")), simulator::said));
            try (var socket = new java.net.Socket(
                    InetAddress.getLoopbackAddress(), where.get("smppPort").asInt())) {
                assertThat(socket.isConnected()).isTrue();
            }
            String port = where.get("smppPort").asText();
            try (Program second = Program.run(folder, "simulator", "--port", port, "--control", "0")) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.err())
                        .contains("Another process has this port")
                        .doesNotContain("\tat ");
            }
            assertThat(simulator.terminate()).as(simulator.said()).isZero();
        }
    }

    private void awaitHealth(Program daemon) {
        Waiting.until(
                () -> {
                    assertThat(daemon.isAlive()).as(daemon.said()).isTrue();
                    try {
                        return Optional.of(get("/healthcheck?type=ready")).filter(answer -> answer.statusCode() == 200);
                    } catch (IOException e) {
                        return Optional.empty();
                    }
                },
                daemon::said);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
