package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.casewire.daemon.database.TestServer;
import org.casewire.smpp.simulator.KeptPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that makes the logins, on the oldest PostgreSQL that is supported and on ours; then each login's own work. */
class RolesIT {
    private static final Path SCRIPT =
            Path.of("../../sql/roles.sh").toAbsolutePath().normalize();
    /** Reads every server's protocol. */
    private static final String PSQL = "/usr/lib/postgresql/15/bin";

    @TempDir
    Path folder;

    @Test
    void onDebiansServerANodeServesWithoutKnowingTheOwner() throws Exception {
        try (TestServer server = TestServer.debian(folder.resolve("server"))) {
            script(server, "first");
            script(server, "second");
            servesWithoutTheOwner(server);
            behindAPoolerItSaysWhatIsWrong(server);
        }
    }

    @Test
    void onOurServerWhereTheLoginsAreAlready() throws Exception {
        try (TestServer server = TestServer.copyOfShared(folder.resolve("server"), Map.of())) {
            script(server, "second");
            servesWithoutTheOwner(server);
        }
    }

    private void script(TestServer server, String password) throws Exception {
        Path said = folder.resolve("script.txt");
        ProcessBuilder script = new ProcessBuilder("sh", SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        script.environment()
                .putAll(Map.of(
                        "PATH",
                        PSQL + ":" + System.getenv("PATH"),
                        "PGHOST",
                        "127.0.0.1",
                        "PGPORT",
                        String.valueOf(server.port()),
                        "PGUSER",
                        server.superuser().user(),
                        "PGPASSWORD",
                        server.superuser().password().reveal(),
                        "CASEWIRE_OWNER_PASSWORD",
                        password + "'s owner",
                        "CASEWIRE_APP_PASSWORD",
                        password + "'s app",
                        "CASEWIRE_LINK_PASSWORD",
                        password + "'s link"));
        int status = script.start().waitFor();
        assertThat(status).as(Files.readString(said)).isZero();
    }

    private void servesWithoutTheOwner(TestServer server) throws Exception {
        configuration(server, "node.yml", "");
        configuration(server, "administrator.yml", "  owner: {user: casewire_owner, password: \"second's owner\"}");
        done("keyset", "create", "node.yml");
        try (Program early = Program.run(folder, "server", "node.yml")) {
            assertThat(early.awaitExit()).as(early.said()).isEqualTo(2);
            assertThat(early.err())
                    .contains("casewire db migrate", "database.owner")
                    .doesNotContain("\tat ");
        }
        done("db", "migrate", "administrator.yml");
        done("keys", "create", "--role", "operator", "--name", "ops", "administrator.yml");
        try (Program refused =
                Program.run(folder, "keys", "create", "--role", "operator", "--name", "ops", "node.yml")) {
            assertThat(refused.awaitExit()).as(refused.said()).isEqualTo(2);
            assertThat(refused.err()).contains("database.owner").doesNotContain("\tat ");
        }
        try (Program node = Program.start(folder, Map.of(), "server", "node.yml")) {
            Waiting.untilTrue(() -> node.out().contains("Casewire is ready") || !node.isAlive(), node::said);
            assertThat(node.isAlive()).as(node.said()).isTrue();
        }
    }

    /** It refuses settings that it does not know, or drops them, as it is told. */
    private void behindAPoolerItSaysWhatIsWrong(TestServer server) throws Exception {
        Files.writeString(folder.resolve("users"), """
                "casewire_app" "second's app"
                "casewire_link" "second's link"
                """);
        for (String ignored : List.of("none", "extra_float_digits", "extra_float_digits,options")) {
            try (KeptPort port = new KeptPort(0)) {
                Files.writeString(folder.resolve("pooler.ini"), """
                        [databases]
                        casewire = host=127.0.0.1 port=%d
                        [pgbouncer]
                        listen_addr = 127.0.0.1
                        listen_port = %d
                        auth_type = scram-sha-256
                        auth_file = users
                        pool_mode = transaction
                        unix_socket_dir =
                        so_reuseport = 1
                        ignore_startup_parameters = %s
                        """.formatted(server.port(), port.number(), ignored));
                Process pooler = new ProcessBuilder("unshare", "-U", "pgbouncer", "--quiet", "pooler.ini")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("pooler.txt").toFile())
                        .start();
                try {
                    Waiting.untilTrue(() -> accepts(port.number()), () -> "the pooler");
                    configuration("jdbc:postgresql://127.0.0.1:" + port.number() + "/casewire", "pooled.yml", "");
                    try (Program refused = Program.run(folder, "server", "pooled.yml")) {
                        assertThat(refused.awaitExit()).as(refused.said()).isEqualTo(2);
                        assertThat(refused.err())
                                .contains("a pooler stands between")
                                .doesNotContain("\tat ");
                    }
                } finally {
                    pooler.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void configuration(TestServer server, String file, String owner) throws Exception {
        configuration(server.url("casewire"), file, owner);
    }

    private void configuration(String url, String file, String owner) throws Exception {
        Files.writeString(folder.resolve(file), """
                server:
                  applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                  adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                  drain: 0s
                keyset: {file: keyset.json}
                node: {stateDirectory: state}
                database:
                  url: %s
                  user: casewire_app
                  password: "second's app"
                  link: {user: casewire_link, password: "second's link"}
                %s
                """.formatted(url, owner));
    }

    private void done(String... command) throws Exception {
        try (Program program = Program.run(folder, command)) {
            assertThat(program.awaitExit()).as(program.said()).isZero();
        }
    }
}
