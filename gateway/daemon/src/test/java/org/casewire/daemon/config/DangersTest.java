package org.casewire.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.casewire.daemon.harness.Keystores;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused unless the configuration itself says that it is meant. */
class DangersTest {
    private static Path keystore = Path.of("");

    private static final String DATABASE = "database: {url: '%s', user: a, owner: {user: b}, link: {user: c}}";
    private static final String CARRIER =
            "carriers: {x: {endpoints: [{host: %s, port: 1}], systemId: a, inboundNumbers: {defaultRegion: FI}, tls: {%s}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{applicationConnectors: [{type: http, bindHost: 0.0.0.0}]}; applicationConnectors.0.bindHost; plainHttp",
                "{applicationConnectors: [{type: http}]}; applicationConnectors.0.bindHost; plainHttp",
                "{applicationConnectors: [{type: http, bindHost: '::'}]}; applicationConnectors.0.bindHost; plainHttp",
                "{applicationConnectors: [{type: http, bindHost: 10.1.2.3}]}; applicationConnectors.0.bindHost; plainHttp",
                "{applicationConnectors: [{type: http, bindHost: api.example.org}]}; applicationConnectors.0.bindHost; plainHttp",
                "{applicationConnectors: [{type: http, bindHost: 127.0.0.1}, {type: http, bindHost: 192.168.1.1}]}; applicationConnectors.1.bindHost; plainHttp",
                "{adminConnectors: [{type: http, port: 8081, bindHost: 0.0.0.0}]}; adminConnectors.0.bindHost; publicAdmin",
                "{adminConnectors: [{type: https, port: 8081, bindHost: 10.0.0.1, keyStorePath: a, keyStorePassword: b}]}; adminConnectors.0.bindHost; publicAdmin",
                "{applicationConnectors: [{type: http, bindHost: localhost, httpCompliance: LEGACY}]}; applicationConnectors.0.httpCompliance; looseHttp",
                "{applicationConnectors: [{type: http, bindHost: localhost, httpCompliance: RFC2616_LEGACY}]}; applicationConnectors.0.httpCompliance; looseHttp",
                "{adminConnectors: [{type: http, port: 8081, bindHost: localhost, uriCompliance: UNSAFE}]}; adminConnectors.0.uriCompliance; looseHttp",
                "{applicationConnectors: [{type: http, bindHost: localhost, uriCompliance: LEGACY}]}; applicationConnectors.0.uriCompliance; looseHttp",
                "{applicationConnectors: [{type: http, bindHost: localhost, maxRequestHeaderSize: 1MiB}]}; applicationConnectors.0.maxRequestHeaderSize; looseHttp",
                "{applicationConnectors: [{type: http, bindHost: localhost, inputBufferSize: 1MiB}]}; applicationConnectors.0.inputBufferSize; looseHttp",
                "{applicationConnectors: [{type: https, keyStorePath: a, keyStorePassword: b, supportedProtocols: [TLSv1.1, TLSv1.2]}]}; applicationConnectors.0.supportedProtocols; weakTls",
                "{applicationConnectors: [{type: https, keyStorePath: a, keyStorePassword: b, excludedProtocols: []}]}; applicationConnectors.0.excludedProtocols; weakTls",
                "{applicationConnectors: [{type: https, keyStorePath: a, keyStorePassword: b, excludedProtocols: [TLSv1.3]}]}; applicationConnectors.0.excludedProtocols; weakTls",
                "{applicationConnectors: [{type: https, keyStorePath: a, keyStorePassword: b, supportedCipherSuites: [TLS_RSA_WITH_AES_128_CBC_SHA]}]}; applicationConnectors.0.supportedCipherSuites; weakTls",
                "{applicationConnectors: [{type: https, keyStorePath: a, keyStorePassword: b, supportedCipherSuites: [TLS_AES_128_GCM_SHA256, TLS_ECDH_anon_WITH_NULL_SHA]}]}; applicationConnectors.0.supportedCipherSuites; weakTls",
                "{applicationConnectors: [{type: https, keyStorePath: a, keyStorePassword: b, excludedCipherSuites: []}]}; applicationConnectors.0.excludedCipherSuites; weakTls",
                "{requestLog: {appenders: [{type: console}]}}; requestLog; addressesInLogs",
                "{enableThreadNameFilter: true}; enableThreadNameFilter; addressesInLogs",
            })
    void anOpenServerIsRefusedUnlessItIsMeant(String server, String key, String name) throws Exception {
        refusedUnlessMeant("server: " + server, "server." + key, name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: simple, connector: {type: http, bindHost: 127.0.0.1}}",
                "{applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: 9000}], adminConnectors: [{type: http, bindHost: localhost, port: 9000}]}",
                "{adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 8080}]}"
            })
    void administrationHasADoorOfItsOwn(String server) {
        assertThat(faults("acknowledge: [publicAdmin, plainHttp]\nserver: " + server))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.key()).isEqualTo("server");
                    assertThat(fault.remedy()).contains("adminConnectors");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{applicationConnectors: [{type: https, keyStorePath: a, keyStorePassword: b, supportedProtocols: [TLSv1.3]}]}",
                "{applicationConnectors: [{type: https, keyStorePath: a, keyStorePassword: b, supportedCipherSuites: [TLS_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]}]}",
                "{applicationConnectors: [{type: http, bindHost: localhost, httpCompliance: RFC9110, uriCompliance: RFC3986, maxRequestHeaderSize: 4KiB}]}",
                "{applicationConnectors: [{type: http, bindHost: localhost, port: 0}], adminConnectors: [{type: http, bindHost: localhost, port: 0}]}"
            })
    void whatIsStricterIsFine(String server) {
        assertThat(faults("server: " + server)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/casewire",
                "jdbc:postgresql://db:5433/casewire?sslmode=require",
                "jdbc:postgresql://db/casewire?sslmode=verify-ca",
                "jdbc:postgresql://db/casewire?sslmode=disable",
                "jdbc:postgresql://localhost,db/casewire",
                "jdbc:postgresql://db/casewire?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory",
                "jdbc:postgresql://db/casewire?sslmode=verify-full&sslhostnameverifier=org.example.Anybody",
                "jdbc:postgresql://10.0.0.1/casewire?ssl=false",
                "jdbc:postgresql://localhost/casewire?socketFactory=org.example.Elsewhere",
                "jdbc:postgresql://db/casewire?sslmode=verify-full&socketFactory=org.example.Elsewhere",
                "jdbc:postgresql://localhost/casewire?authenticationPluginClassName=org.example.Listener",
            })
    void aDatabaseElsewhereIsReachedByTlsThatChecksIt(String url) throws Exception {
        refusedUnlessMeant(DATABASE.formatted(url), "database.url", "plainDatabase");
    }

    @Test
    void soIsTheWayOnWhichCallsAreHeard() throws Exception {
        refusedUnlessMeant(
                "database: {url: 'jdbc:postgresql://localhost/c', listenUrl: 'jdbc:postgresql://db/c', user: a, owner: {user: b}, link: {user: c}}",
                "database.listenUrl",
                "plainDatabase");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:casewire",
                "jdbc:postgresql:///casewire",
                "jdbc:postgresql://localhost/casewire",
                "jdbc:postgresql://127.0.0.1:5433,[::1]:5434/casewire",
                "jdbc:postgresql://db1,db2/casewire?targetServerType=primary&sslmode=verify-full",
                "jdbc:postgresql://db/casewire?ssl=true",
                "jdbc:postgresql://db/casewire?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
            })
    void aDatabaseHereOrByCheckedTlsIsFine(String url) {
        assertThat(faults(DATABASE.formatted(url))).isEmpty();
    }

    @Test
    void aCarrierIsWhoItSays() throws Exception {
        refusedUnlessMeant(
                CARRIER.formatted("smsc", "enabled: true, verifyHostname: false"),
                "carriers.x.tls.verifyHostname",
                "unverifiedCarrier");
        assertThat(faults(CARRIER.formatted("smsc", "enabled: true"))).isEmpty();
    }

    @Test
    void aCarrierWithoutTlsIsAWarningUnlessItIsThisMachine() throws Exception {
        assertThat(warnings(CARRIER.formatted("smsc", "enabled: false")))
                .singleElement()
                .asString()
                .startsWith("carriers.x: without TLS");
        assertThat(warnings(CARRIER.formatted("127.0.0.1", "enabled: false"))).isEmpty();
        assertThat(warnings(CARRIER.formatted("smsc", "enabled: true"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "'::1'", "'[::1]'", "'::ffff:127.0.0.1'"})
    void thisMachineHasSeveralNames(String host) {
        assertThat(faults("server: {applicationConnectors: [{type: http, bindHost: %s}]}".formatted(host)))
                .isEmpty();
    }

    @Test
    void whatCannotBeAcknowledgedIsAFault() {
        for (String unknown : List.of("acknowledge: [plainHtp]", "acknowledge: plainHttp", "acknowledge: [{}]")) {
            assertThat(faults(unknown)).as(unknown).isNotEmpty();
        }
        assertThat(faults("acknowledge: [plainHttp, PLAIN_DATABASE]"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.remedy()).contains("plainDatabase", "addressesInLogs"));
    }

    @BeforeAll
    static void makeKeystore(@TempDir Path folder) throws Exception {
        keystore = Keystores.made(folder.resolve("https.p12"));
    }

    private static void refusedUnlessMeant(String written, String key, String name) throws Exception {
        String yaml = withKeystore(written);
        assertThat(faults(yaml)).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(1);
            assertThat(fault.key()).isEqualTo(key);
            assertThat(fault.remedy()).contains("acknowledge: [" + name + "]");
        });
        assertThat(warnings(yaml + "\nacknowledge: [" + name + "]\n"))
                .singleElement()
                .asString()
                .startsWith(key + ": acknowledged by " + name);
    }

    private static String withKeystore(String yaml) {
        return yaml.replace(
                "keyStorePath: a, keyStorePassword: b",
                "keyStorePath: %s, keyStorePassword: %s".formatted(keystore, Keystores.PASSWORD));
    }

    private static List<String> warnings(String yaml) throws FaultyConfiguration {
        return ConfigurationReaderTest.reader(Map.of()).read("file.yml", yaml).warnings();
    }

    private static List<ConfigurationFault> faults(String yaml) {
        FaultyConfiguration faulty = catchThrowableOfType(
                FaultyConfiguration.class,
                () -> ConfigurationReaderTest.reader(Map.of()).read("file.yml", withKeystore(yaml)));
        return faulty == null ? List.of() : faulty.faults();
    }
}
