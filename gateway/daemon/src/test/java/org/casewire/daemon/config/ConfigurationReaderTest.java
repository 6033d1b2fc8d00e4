package org.casewire.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.common.FileAppenderFactory;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.casewire.daemon.GatewayConfiguration;
import org.junit.jupiter.api.Test;

class ConfigurationReaderTest {
    private final ConfigurationReader<GatewayConfiguration> reader = reader(Map.of());

    static ConfigurationReader<GatewayConfiguration> reader(Map<String, String> environment) {
        return new ConfigurationReader<>(
                GatewayConfiguration.class,
                ShellDefaults.tree(),
                Jackson.newObjectMapper(),
                Validators.newValidator(),
                environment::get);
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws Exception {
        GatewayConfiguration configuration = reader.read("empty.yml", "# nothing\n");
        assertThat(configuration.limits()).isEqualTo(Limits.defaults());
        assertThat(configuration.database()).isEqualTo(DatabaseSettings.defaults());
        assertThat(configuration.events().keepFor()).isEqualTo(Duration.days(7));
    }

    @Test
    void everyFaultIsToldAtOnceWithItsLine() {
        List<ConfigurationFault> faults = faults("""
                limits: {burstPerKey: 0, requestsPerSecondPerKey: -1}
                node:
                  id: "two words"
                  leaseDuration: 5 parsecs
                database:
                  poolSize: many
                  embedded:
                    port: 70000
                events: 7
                logging:
                  appenders:
                    - type: consol
                """);
        assertThat(faults)
                .extracting(ConfigurationFault::line, ConfigurationFault::key)
                .contains(
                        tuple(1, "limits.burstPerKey"),
                        tuple(1, "limits.requestsPerSecondPerKey"),
                        tuple(3, "node.id"),
                        tuple(4, "node.leaseDuration"),
                        tuple(6, "database.poolSize"),
                        tuple(8, "database.embedded.port"),
                        tuple(9, "events"),
                        tuple(12, "logging.appenders.0.type"));
    }

    @Test
    void noAppenderLeavesTheValuesOfALineOut() throws Exception {
        for (String format : List.of("%m%n", "%level %kvpx", "%m %nokvp")) {
            assertThat(faults("logging: {appenders: [{type: console, logFormat: '%s'}]}".formatted(format)))
                    .as(format)
                    .singleElement()
                    .satisfies(fault -> {
                        assertThat(fault.key()).isEqualTo("logging.appenders.0.logFormat");
                        assertThat(fault.remedy()).contains("%kvp");
                    });
        }
        GatewayConfiguration own = reader.read(
                "file.yml", "logging: {appenders: [{type: file, archive: false, currentLogFilename: a.log}]}");
        assertThat(own.getLoggingFactory())
                .isInstanceOfSatisfying(
                        DefaultLoggingFactory.class,
                        logging -> assertThat(logging.getAppenders())
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        FileAppenderFactory.class,
                                        file -> assertThat(file.getLogFormat()).contains("%kvp")));
    }

    @Test
    void anUnknownKeySuggestsTheNearestKnownOne() {
        assertThat(faults("database:\n  migrateOnSart: true\n")).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.key()).isEqualTo("database.migrateOnSart");
            assertThat(fault.remedy()).contains("Did you mean migrateOnStart?");
        });
    }

    @Test
    void aKeyThatStandsTwiceIsAFault() {
        assertThat(faults("limits: {burstPerKey: 1}\nlimits: {burstPerKey: 2}\n"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(2));
    }

    @Test
    void aVariableThatIsNotSetIsAFaultAndAllOfThemAreNamed() {
        assertThat(faults("node:\n  id: ${FIRST}\nkeyset:\n  env: ${SECOND}x\n"))
                .extracting(ConfigurationFault::remedy)
                .anyMatch(remedy -> remedy.contains("FIRST"))
                .anyMatch(remedy -> remedy.contains("SECOND"));
    }

    @Test
    void aVariableIsAValueWhateverCharactersItHolds() throws Exception {
        String nasty = "a: \"b\" # c\n${NOT} d";
        GatewayConfiguration configuration = reader(Map.of("SECRET", nasty)).read("file.yml", """
                        # a comment may speak of ${ANYTHING}
                        database:
                          url: jdbc:postgresql://localhost/casewire
                          user: app
                          password: ${SECRET}
                          owner: {user: owner}
                          link: {user: link}
                        """);
        DatabaseSettings.External source =
                (DatabaseSettings.External) configuration.database().source();
        assertThat(source.app().password().reveal()).isEqualTo(nasty);
        assertThat(source.toString()).doesNotContain("\"b\"");
    }

    @Test
    void aNumberMayComeFromTheEnvironmentOrItsFallBack() throws Exception {
        GatewayConfiguration configuration = reader(Map.of("BURST", "7"))
                .read("file.yml", "limits: {burstPerKey: '${BURST}', queuedPerOrganisation: '${QUEUED:-9}'}");
        assertThat(configuration.limits().burstPerKey()).isEqualTo(7);
        assertThat(configuration.limits().queuedPerOrganisation()).isEqualTo(9);
    }

    @Test
    void onePartOfTheServerSectionLeavesTheRestAtOurDefaults() throws Exception {
        GatewayConfiguration configuration =
                reader.read("file.yml", "server:\n  adminConnectors: [{type: http, bindHost: 127.0.0.2, port: 9}]\n");
        DefaultServerFactory server = (DefaultServerFactory) configuration.getServerFactory();
        assertThat(server.getEnableThreadNameFilter()).isFalse();
        assertThat(((HttpConnectorFactory) server.getApplicationConnectors().get(0)).getBindHost())
                .isEqualTo("127.0.0.1");
        assertThat(server.getRequestLogFactory().isEnabled()).isFalse();
    }

    @Test
    void onlyNamedProxiesAreBelieved() throws Exception {
        GatewayConfiguration configuration =
                reader.read("file.yml", "server: {trustedProxies: [10.0.0.7, '2001:db8::/32']}\n");
        assertThat(((ServerSettings) configuration.getServerFactory()).getTrustedProxies())
                .containsExactly("10.0.0.7", "2001:db8::/32");
        assertThat(faults("server: {trustedProxies: [proxy.example.org]}"))
                .extracting(ConfigurationFault::key)
                .containsExactly("server.trustedProxies");
        assertThat(faults("server: {applicationConnectors: [{type: http, useForwardedHeaders: true}]}"))
                .extracting(ConfigurationFault::remedy)
                .singleElement()
                .asString()
                .contains("trustedProxies");
        assertThat(faults("server: {applicationConnectors: [{type: http, useProxyProtocol: true}]}"))
                .extracting(ConfigurationFault::remedy)
                .singleElement()
                .asString()
                .contains("trustedProxies");
        for (String everybody : List.of("0.0.0.0/0", "::/0", "128.0.0.0/1", "0.0.0.0/6")) {
            assertThat(faults("server: {trustedProxies: ['" + everybody + "']}"))
                    .as(everybody)
                    .extracting(ConfigurationFault::key)
                    .containsExactly("server.trustedProxies");
        }
    }

    @Test
    void whatMustNotBeRestoredWithTheDatabaseLiesOutsideOfIt() {
        assertThat(faults("database: {embedded: {directory: data/pg}}\nnode: {stateDirectory: ./data/pg/../pg/state}"))
                .extracting(ConfigurationFault::key)
                .containsExactly("node.stateDirectory");
        assertThat(faults("database: {embedded: {directory: data/pg}}\nkeyset: {file: data/pg/keyset.json}"))
                .extracting(ConfigurationFault::key)
                .containsExactly("keyset.file");
    }

    @Test
    void loginsMustDifferAndNeedAServer() {
        assertThat(faults("database: {user: a}"))
                .extracting(ConfigurationFault::key)
                .containsExactly("database.url");
        assertThat(faults("database: {url: 'jdbc:postgresql://db/c', user: a, owner: {user: a}, link: {user: b}}"))
                .extracting(ConfigurationFault::key)
                .containsExactly("database.user");
    }

    @Test
    void aCarriersFaultsAreToldAtItsLine() {
        assertThat(faults("""
                        carriers:
                          good:
                            endpoints: [{host: h, port: 1}]
                            systemId: a
                            inboundNumbers: {defaultRegion: FI}
                            windowsSize: 3
                          Bad Name:
                            endpoints: [{host: h, port: 1}]
                            systemId: a
                            inboundNumbers: {defaultRegion: FI}
                          none:
                            systemId: a
                        """))
                .extracting(ConfigurationFault::line, ConfigurationFault::key)
                .contains(
                        tuple(6, "carriers.good.windowsSize"),
                        tuple(7, "carriers.Bad Name"),
                        tuple(11, "carriers.none"));
    }

    @Test
    void aKeysetIsEitherAFileOrAVariable() throws Exception {
        assertThat(reader.read("file.yml", "keyset: {env: KEYS}").keyset().env())
                .contains("KEYS");
        assertThat(reader.read("file.yml", "").keyset().file()).contains(Path.of("casewire-keyset.json"));
        assertThatThrownBy(() -> reader.read("file.yml", "keyset: {env: KEYS, file: keys.json}"))
                .isInstanceOf(FaultyConfiguration.class);
    }

    private List<ConfigurationFault> faults(String yaml) {
        return catchThrowableOfType(FaultyConfiguration.class, () -> reader.read("file.yml", yaml))
                .faults();
    }
}
