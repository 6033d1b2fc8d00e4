package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.casewire.daemon.database.TestServer;
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

    private void configuration(TestServer server, String file, String owner) throws Exception {
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
                """.formatted(server.url("casewire"), owner));
    }

    private void done(String... command) throws Exception {
        try (Program program = Program.run(folder, command)) {
            assertThat(program.awaitExit()).as(program.said()).isZero();
        }
    }
}
