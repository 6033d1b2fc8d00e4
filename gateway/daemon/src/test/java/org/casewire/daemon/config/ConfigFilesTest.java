package org.casewire.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casewire.daemon.GatewayConfiguration;
import org.casewire.daemon.harness.Keystores;
import org.casewire.smpp.SmppProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the project ships in config/ and docker/ is true: each file is accepted, and casewire.yml states the defaults. */
class ConfigFilesTest {
    private static final Path FOLDER = Path.of("..", "..", "config");

    private static final Map<String, String> ENVIRONMENT = Map.ofEntries(
            Map.entry("CASEWIRE_APP_PASSWORD", "a"),
            Map.entry("CASEWIRE_OWNER_PASSWORD", "b"),
            Map.entry("CASEWIRE_LINK_PASSWORD", "c"),
            Map.entry("CASEWIRE_DATABASE_HOST", "db.example.org"),
            Map.entry("CASEWIRE_TLS_PASSWORD", Keystores.PASSWORD),
            Map.entry("CASEWIRE_SMPP_HOST", "smsc.example.net"),
            Map.entry("CASEWIRE_SMPP_SYSTEM_ID", "clinic"),
            Map.entry("CASEWIRE_SMPP_PASSWORD", "e"));

    private static Path keystore = Path.of("");

    @BeforeAll
    static void makeKeystore(@TempDir Path folder) throws Exception {
        keystore = Keystores.made(folder.resolve("https.p12"));
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> config = Files.list(FOLDER);
                Stream<Path> docker = Files.list(FOLDER.resolveSibling("docker"))) {
            return Stream.concat(config, docker)
                    .filter(file -> file.toString().endsWith(".yml"))
                    // Prometheus' own.
                    .filter(file -> !file.endsWith("alerts.yml"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsInOrder(Path file) throws Exception {
        assertThat(read(file)).isNotNull();
    }

    @Test
    void whatIsMeantForProductionRisksNothing() throws Exception {
        Path file = FOLDER.resolve("production.yml");
        assertThat(Files.readString(file)).doesNotContain("acknowledge");
        assertThat(read(file).warnings()).isEmpty();
    }

    @Test
    void whatIsMeantForContainersSaysWhatItRisks() throws Exception {
        assertThat(read(FOLDER.resolveSibling("docker").resolve("casewire.yml")).warnings())
                .hasSize(3);
    }

    @Test
    void casewireYmlNamesEveryDanger() throws Exception {
        assertThat(Files.readString(FOLDER.resolve("casewire.yml")))
                .contains(Arrays.stream(Danger.values()).map(Danger::toString).toList());
    }

    @Test
    void casewireYmlStatesTheDefaultOfOurSections() throws Exception {
        GatewayConfiguration written = read(FOLDER.resolve("casewire.yml"));
        GatewayConfiguration defaults = ConfigurationReaderTest.reader(Map.of()).read("the defaults", "");
        assertThat(written.database()).isEqualTo(defaults.database());
        assertThat(written.keyset()).isEqualTo(defaults.keyset());
        assertThat(written.carriers()).isEqualTo(defaults.carriers());
        assertThat(written.limits()).isEqualTo(defaults.limits());
        assertThat(written.node()).isEqualTo(defaults.node());
        assertThat(written.events()).isEqualTo(defaults.events());
        assertThat(written.console()).isEqualTo(defaults.console());
        assertThat(written.mail()).isEqualTo(defaults.mail());
        assertThat(written.warnings()).isEmpty();
    }

    @Test
    void casewireYmlStatesTheDefaultOfTheShell() throws Exception {
        JsonNode written = new ObjectMapper(new YAMLFactory())
                .readTree(FOLDER.resolve("casewire.yml").toFile());
        JsonNode defaults = ShellDefaults.tree();
        assertThat(written.get("logging")).isEqualTo(defaults.get("logging"));
        assertThat(written.get("server").properties())
                .isSubsetOf(defaults.get("server").properties());
    }

    @Test
    void casewireYmlStatesEveryKeyOfACarrierAtItsDefault() throws Exception {
        String file = Files.readString(FOLDER.resolve("casewire.yml"));
        String example = "carriers:\n"
                + file.lines()
                        .dropWhile(line -> !line.equals("#  example:"))
                        .takeWhile(line -> line.startsWith("#"))
                        .map(line -> line.substring(1) + "\n")
                        .collect(Collectors.joining());
        SmppProfile written = ConfigurationReaderTest.reader(Map.of("EXAMPLE_SMPP_PASSWORD", "secret"))
                .read("the example", example)
                .carriers()
                .get("example");
        SmppProfile defaults = ConfigurationReaderTest.reader(Map.of())
                .read("the least", """
                        carriers:
                          example:
                            endpoints: [{host: smsc.example.net, port: 2775}]
                            systemId: casewire
                            password: secret
                            inboundNumbers: {defaultRegion: FI}
                        """)
                .carriers()
                .get("example");
        assertThat(written).isEqualTo(defaults);
        JsonNode keys = new ObjectMapper(new YAMLFactory()).readTree(example).at("/carriers/example");
        for (RecordComponent component : SmppProfile.class.getRecordComponents()) {
            assertThat(keys.has(component.getName())).as(component.getName()).isTrue();
        }
    }

    private static GatewayConfiguration read(Path file) throws IOException, FaultyConfiguration {
        return ConfigurationReaderTest.reader(ENVIRONMENT)
                .read(file.toString(), Files.readString(file).replace("/etc/casewire/https.p12", keystore.toString()));
    }
}
