package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.casewire.daemon.harness.Carrier;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Keystores;
import org.casewire.daemon.harness.SimulatorSmsc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --connect}: what a configuration names is gone to, and each fault is told with its remedy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckConnectIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Installation installation;
    private SimulatorSmsc smsc;
    private ServerSocket silent;
    private SSLServerSocket strangers;
    private Path folder;

    @BeforeAll
    void begin(@TempDir Path place) throws Exception {
        folder = place;
        installation = Installation.standard(place);
        smsc = new SimulatorSmsc();
        silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        strangers = withCertificateOfItsOwn(Keystores.made(place.resolve("stranger.p12")));
    }

    @AfterAll
    void end() throws Exception {
        strangers.close();
        silent.close();
        smsc.close();
        installation.close();
    }

    @Test
    void whatAnswersIsToldAndNobodyIsBound() throws Exception {
        installation.carrier(Carrier.at(smsc.port()));
        try (Program check = check()) {
            assertThat(check.awaitExit()).as(check.said()).isZero();
            assertThat(check.out())
                    .contains(
                            "* database: it answers",
                            "* roles: ",
                            "* schema: V",
                            "* keyset: it is the database's",
                            "* carrier sim, 127.0.0.1:" + smsc.port() + ": connected");
        }
        assertThat(smsc.simulator().binds()).isEmpty();
    }

    @Test
    void eachCarrierThatCannotBeReachedIsToldByItself() throws Exception {
        installation.carriers(List.of(
                Carrier.at(smsc.port()).named("sound"),
                Carrier.at(1).named("nobody"),
                tls(silent.getLocalPort()).named("silent"),
                tls(strangers.getLocalPort()).named("stranger")));
        try (Program check = check("--json")) {
            assertThat(check.awaitExit()).as(check.said()).isEqualTo(1);
            Map<String, String> told = new HashMap<>();
            for (JsonNode step : JSON.readTree(check.out()).get("connections")) {
                told.put(
                        step.get("what").asText().replaceFirst("carrier (\\w+),.*", "$1"),
                        step.get("works").asBoolean() + " " + step.get("told").asText());
            }
            assertThat(told.get("sound")).isEqualTo("true connected");
            assertThat(told.get("nobody")).isEqualTo("false no connection to the carrier");
            assertThat(told.get("silent")).startsWith("false the carrier did not finish the TLS handshake");
            assertThat(told.get("stranger")).startsWith("false the carrier's certificate is signed by nobody we trust");
            assertThat(told.get("keyset")).startsWith("true");
            assertThat(check.err())
                    .contains("* carrier nobody, 127.0.0.1:1: no connection")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aKeysetOfAnotherDatabaseAndALoginThatIsNotLetInAreLasting() throws Exception {
        installation.carrier(Carrier.at(smsc.port()));
        String sound = Files.readString(folder.resolve(installation.writeConfiguration()));
        Files.writeString(folder.resolve("other.yml"), sound.replaceFirst("file: [^}]+", "file: other.json"));
        Program.run(folder, "keyset", "create", "other.yml").close();
        try (Program check = Program.run(folder, "check", "--connect", "other.yml")) {
            assertThat(check.awaitExit()).as(check.said()).isEqualTo(2);
            assertThat(check.err()).contains("* keyset: ").doesNotContain("\tat ", "* roles", "* carrier");
            assertThat(check.out()).contains("* roles: ", "* carrier sim");
        }
        Files.writeString(
                folder.resolve("link.yml"), sound.replaceFirst("(link: \\{user: [^,]+, password: )[^}]+", "$1wrong"));
        try (Program check = Program.run(folder, "check", "--connect", "link.yml")) {
            assertThat(check.awaitExit()).as(check.said()).isEqualTo(2);
            assertThat(check.err()).contains("* roles: ", "casewire_link").doesNotContain("\tat ", "* keyset");
            assertThat(check.out()).contains("* database: ", "* keyset: it can be read", "* carrier sim");
        }
        Files.writeString(folder.resolve("wrong.yml"), sound.replaceFirst("(user: \\S+\\s+password: )\\S+", "$1wrong"));
        try (Program check = Program.run(folder, "check", "--connect", "wrong.yml")) {
            assertThat(check.awaitExit()).as(check.said()).isEqualTo(2);
            assertThat(check.err()).contains("* database: ", "password").doesNotContain("\tat ");
            assertThat(check.out()).contains("* keyset: it can be read", "* carrier sim");
        }
    }

    private Program check(String... options) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("check", "--connect"));
        command.addAll(List.of(options));
        command.add(installation.writeConfiguration());
        return Program.run(folder, command.toArray(String[]::new));
    }

    private static Carrier tls(int port) {
        return Carrier.at(port).with("tls", "{enabled: true}").with("connectTimeout", "1s");
    }

    /** Answers handshakes on a thread of its own until it is closed. */
    private static SSLServerSocket withCertificateOfItsOwn(Path keystore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, Keystores.PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, Keystores.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (SSLSocket one = (SSLSocket) server.accept()) {
                    one.startHandshake();
                } catch (java.io.IOException e) {
                    // The other end trusts nobody, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }
}
