package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.casewire.daemon.database.Login;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Keystores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator reads when the daemon does not start: a sentence or two that name the key and the remedy, without a
 * class or a stack, and status 2 whenever trying again as it is cannot help.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartFaultsIT {
    private static final String HTTPS = "applicationConnectors: [{type: https, bindHost: 127.0.0.1, port: 0, %s}]";
    private static final int AGAIN = 1;
    private static final int NEVER = 2;

    private Installation installation;
    private Path folder;
    private String sound;
    /** Its connections are made, and nobody says anything on them. */
    private ServerSocket taken;

    private Login superuser;

    @BeforeAll
    void begin(@TempDir Path place) throws Exception {
        folder = place;
        installation = Installation.standard(place);
        sound = Files.readString(place.resolve(installation.writeConfiguration()));
        superuser = installation.server().superuser();
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Files.writeString(place.resolve("garbage"), "This is neither a key nor a certificate.");
        Files.setPosixFilePermissions(place.resolve("garbage"), PosixFilePermissions.fromString("rw-------"));
        Keystores.made(place.resolve("good.p12"));
    }

    @AfterAll
    void end() throws Exception {
        taken.close();
        installation.close();
    }

    record Fault(String what, UnaryOperator<String> change, int status, String words) {
        @Override
        public String toString() {
            return what;
        }
    }

    private Stream<Fault> faults() {
        return Stream.of(
                with("broken YAML", text -> text + "\nnode: [", NEVER, "line [0-9]+"),
                with("an unknown key", text -> text.replace("node: {", "node: {idd: x, "), NEVER, "node.idd.*id"),
                with(
                        "a variable that is not set",
                        text -> text + "\nconsole: {title: '${NOT_SET_AT_ALL}'}",
                        NEVER,
                        "NOT_SET_AT_ALL is not set"),
                with(
                        "a port that is none",
                        text -> text.replaceFirst("port: 0", "port: 99999"),
                        NEVER,
                        "server.applicationConnectors.0.port"),
                with(
                        "the API's port is taken",
                        text -> text.replaceFirst("port: 0", "port: " + taken.getLocalPort()),
                        AGAIN,
                        "Another process has this port"),
                with(
                        "the admin port is taken",
                        text -> text.replaceFirst("(?s)(adminConnectors.*?)port: 0", "$1port: " + taken.getLocalPort()),
                        AGAIN,
                        "Another process has this port"),
                with(
                        "an address of another machine",
                        text -> acknowledged(text.replaceFirst("bindHost: 127.0.0.1", "bindHost: 203.0.113.7")),
                        NEVER,
                        "203.0.113.7.*(bindHost|address)"),
                with(
                        "a host without an address",
                        text -> acknowledged(text.replaceFirst("bindHost: 127.0.0.1", "bindHost: nowhere.invalid")),
                        NEVER,
                        "nowhere.invalid.*bindHost"),
                https(
                        "no certificate file",
                        "keyStorePath: nowhere.p12, keyStorePassword: changeit",
                        "keyStorePath.*nowhere.p12|nowhere.p12.*keyStorePath"),
                https(
                        "a wrong password of the certificate",
                        "keyStorePath: good.p12, keyStorePassword: wrong",
                        "keyStorePassword"),
                https(
                        "a certificate file that is none",
                        "keyStorePath: garbage, keyStorePassword: changeit",
                        "keyStorePath.*garbage|garbage.*keyStorePath"),
                https("no password of the certificate", "keyStorePath: good.p12", "keyStorePassword"),
                https(
                        "an alias that is not there",
                        "keyStorePath: good.p12, keyStorePassword: changeit, certAlias: other",
                        "certAlias"),
                with(
                        "no database there",
                        text -> text.replaceFirst("(url: jdbc:postgresql://)[^/]+", "$1127.0.0.1:1"),
                        AGAIN,
                        "database.*127.0.0.1:1"),
                with(
                        "a database that lets us knock and says nothing",
                        text -> text.replaceFirst(
                                "(url: jdbc:postgresql://)[^/]+", "$1127.0.0.1:" + taken.getLocalPort()),
                        AGAIN,
                        "database.*cannot be reached"),
                with("no such database", text -> text.replaceFirst("(url: \\S+/)\\w+", "$1nowhere"), NEVER, "nowhere"),
                with(
                        "a wrong password of the database",
                        text -> text.replaceFirst("(user: \\S+\\s+password: )\\S+", "$1wrong"),
                        NEVER,
                        "database.*password"),
                with(
                        "a login that may everything",
                        text -> text.replaceFirst(
                                "(?s)user: \\S+(\\s+password: )\\S+",
                                "user: %s$1%s"
                                        .formatted(
                                                superuser.user(),
                                                superuser.password().reveal())),
                        NEVER,
                        "superuser"),
                with(
                        "a URL that is none",
                        text -> text.replaceFirst("url: \\S+", "url: postgres://db/casewire"),
                        NEVER,
                        "database.url.*jdbc:postgresql"),
                with(
                        "no keyset file",
                        text -> text.replaceFirst("file: [^}]+", "file: nowhere.json"),
                        NEVER,
                        "nowhere.json.*keyset"),
                with(
                        "a keyset file that is none",
                        text -> text.replaceFirst("file: [^}]+", "file: garbage"),
                        NEVER,
                        "keyset"),
                with(
                        "a state folder that is a file",
                        text -> text.replace("node: {", "node: {stateDirectory: garbage, "),
                        NEVER,
                        "node.stateDirectory"),
                with(
                        "a carrier's trust store that is not there",
                        text -> text.replaceFirst(
                                "(?m)^(\\s+)systemId:", "$1tls: {enabled: true, trustStore: nowhere.pem}\n$1systemId:"),
                        NEVER,
                        "nowhere.pem"),
                with(
                        "a carrier's own certificate that is none",
                        text -> text.replaceFirst(
                                "(?m)^(\\s+)systemId:", "$1tls: {enabled: true, keyStore: garbage}\n$1systemId:"),
                        NEVER,
                        "tls.keyStore must be a PEM file"),
                with(
                        "a database folder that is a file",
                        text -> text.replaceFirst(
                                "(?s)database:.*?keyset",
                                "database: {embedded: {directory: garbage}, migrateOnStart: true}\nkeyset"),
                        NEVER,
                        "garbage"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isToldInASentence(Fault fault) throws Exception {
        String changed = fault.change.apply(sound);
        Path file = Files.createTempFile(folder, "faulty", ".yml");
        Files.writeString(file, changed);
        try (Program program =
                Program.start(folder, Map.of(), "server", file.getFileName().toString())) {
            int status = program.awaitExit();
            String told = program.err();
            assertThat(told).containsPattern("(?s)" + fault.words);
            assertThat(told).doesNotContain("Exception", "\tat ", "java.", "org.");
            assertThat(status).isEqualTo(fault.status);
        }
    }

    private static Fault with(String what, UnaryOperator<String> change, int status, String words) {
        return new Fault(what, change, status, words);
    }

    private static Fault https(String what, String keys, String words) {
        return with(what, text -> text.replaceFirst("applicationConnectors: .*", HTTPS.formatted(keys)), NEVER, words);
    }

    private static String acknowledged(String text) {
        return "acknowledge: [plainHttp]\n" + text;
    }
}
