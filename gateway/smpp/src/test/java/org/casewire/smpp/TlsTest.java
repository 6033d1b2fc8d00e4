package org.casewire.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casewire.smpp.CarrierBench.until;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.casewire.core.carrier.LinkStatus.State;
import org.casewire.core.carrier.SubmitOutcome.Accepted;
import org.casewire.smpp.simulator.Simulator;
import org.casewire.smpp.simulator.SimulatorSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real TLS SMSC, which is the simulator behind Netty's own server handler. */
@Timeout(120)
class TlsTest {
    private static final UnaryOperator<SslContextBuilder> AS_IT_IS = builder -> builder;

    @TempDir
    private static Path folder;

    private static Path authority;
    private static Path good;
    private static Path otherHost;
    private static Path expired;
    private static Path strangers;
    private static Path ours;

    private final Queue<String> namesAsked = new ConcurrentLinkedQueue<>();
    private Simulator simulator;
    private CarrierBench bench;

    @BeforeAll
    static void makeCertificates() {
        TestAuthority trusted = new TestAuthority(folder, "trusted");
        authority = trusted.certificate();
        good = trusted.issue("localhost");
        otherHost = trusted.issue("smsc.example");
        expired = trusted.issueExpired("localhost");
        ours = trusted.issue("casewire.example");
        strangers = new TestAuthority(folder, "stranger").issue("localhost");
    }

    @AfterEach
    void stop() {
        if (bench != null) {
            bench.close();
        }
        if (simulator != null) {
            simulator.close();
        }
    }

    @Test
    void aPrivateAuthorityIsEnoughAndTheHostIsNamed() throws Exception {
        serve(good, AS_IT_IS);
        bench = CarrierBench.bound(simulator.smppPort(), tls("TLSv1.2", authority, null));

        assertThat(bench.submit("over TLS").get(20, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        assertThat(namesAsked).contains("localhost");
        until(() -> !bench.listener.receipts.isEmpty(), "a receipt");
    }

    @Test
    void aCarrierThatAsksForOurCertificateGetsIt() throws Exception {
        serve(good, TlsTest::wantingOurs);
        bench = CarrierBench.bound(simulator.smppPort(), tls("TLSv1.3", authority, ours));

        assertThat(bench.submit("as ourselves").get(20, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }

    @Test
    void theHostIsNotComparedWhereThatIsSwitchedOff() {
        serve(otherHost, AS_IT_IS);
        bench = CarrierBench.bound(
                simulator.smppPort(),
                tls("TLSv1.2", authority, null).replace("\"enabled\"", "\"verifyHostname\":false,\"enabled\""));

        assertThat(bench.carrier.status().state()).isEqualTo(State.UP);
    }

    @ParameterizedTest
    @CsvSource({
        "otherHost, certificate is for another host",
        "strangers, signed by nobody we trust",
        "expired, certificate has expired"
    })
    void aCertificateThatIsNotRightIsRefusedAndTheOperatorToldWhy(String which, String told) {
        Path certificate = which.equals("expired") ? expired : which.equals("strangers") ? strangers : otherHost;
        serve(certificate, AS_IT_IS);

        refused(tls("TLSv1.2", authority, null), told);
    }

    @Test
    void theCarriersCertificateIsNotTrustedWithoutItsAuthority() {
        serve(good, AS_IT_IS);

        refused(tls("TLSv1.2", null, null), "put the certificate of its authority into tls.trustStore");
    }

    @Test
    void aProtocolOlderThanTheMinimumIsRefused() {
        serve(good, builder -> builder.protocols("TLSv1.2"));

        refused(tls("TLSv1.3", authority, null), "no TLS as new as tls.minimum");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void aCarrierThatWantsOurCertificateAndGetsNoneSaysSo(String protocol) {
        serve(good, builder -> wantingOurs(builder).protocols(protocol));

        refused(tls("TLSv1.2", authority, null), "tls.keyStore");
    }

    @Test
    void aCarrierThatSpeaksPlainSmppIsToldFromOneThatSpeaksTls() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (var connection = plain.accept()) {
                    connection.getOutputStream().write("0000001000000015".getBytes());
                    connection.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    // The test is over.
                }
            });
            answering.start();
            refusedAt(plain.getLocalPort(), tls("TLSv1.2", authority, null), "does not speak TLS on this port");
        }
    }

    @Test
    void aSilentPeerIsGivenUpAndNothingWaitsForIt() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String changes = tls("TLSv1.2", authority, null);
            refusedAt(
                    silent.getLocalPort(),
                    "{\"connectTimeout\": \"300ms\"," + changes.substring(1),
                    "did not finish the TLS handshake in time");
        }
    }

    @Test
    void aFileThatHoldsNoCertificateIsNamedAtTheStart() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");

        assertThatThrownBy(() -> CarrierBench.profile(2775, tls("TLSv1.2", empty, null)))
                .hasMessageContaining("tls.trustStore must be a PEM file");
        assertThatThrownBy(() -> CarrierBench.profile(2775, tls("TLSv1.2", authority, authority)))
                .hasMessageContaining("tls.keyStore must be a PEM file with an unencrypted key");
        assertThatThrownBy(() -> CarrierBench.profile(2775, tls("TLSv1.2", folder.resolve("none"), null)))
                .hasMessageContaining("tls.trustStore: there is no readable file");
    }

    private void refused(String changes, String told) {
        refusedAt(simulator.smppPort(), changes, told);
        assertThat(simulator.stats().binds()).isZero();
    }

    private void refusedAt(int port, String changes, String told) {
        bench = CarrierBench.started(port, changes);
        until(() -> bench.carrier.status().binds().get(0).lastError().isPresent(), "the reason is shown");
        assertThat(bench.carrier.status().binds().get(0).lastError().orElseThrow())
                .contains(told);
        assertThat(bench.carrier.status().state()).isEqualTo(State.DOWN);
    }

    private void serve(Path keyAndCertificate, UnaryOperator<SslContextBuilder> how) {
        SslContext context;
        try {
            context = how.apply(SslContextBuilder.forServer(keyAndCertificate.toFile(), keyAndCertificate.toFile()))
                    .build();
        } catch (javax.net.ssl.SSLException e) {
            throw new IllegalStateException(e);
        }
        SslContext serving = context;
        simulator = new Simulator(
                        SimulatorSettings.onFreePorts("clinic", "secret"),
                        pipeline -> pipeline.addLast(new SniHandler(name -> {
                            namesAsked.add(String.valueOf(name));
                            return serving;
                        })))
                .start();
    }

    private static SslContextBuilder wantingOurs(SslContextBuilder builder) {
        return builder.trustManager(authority.toFile()).clientAuth(ClientAuth.REQUIRE);
    }

    /** A profile that names the host, since a certificate does. */
    private static String tls(String minimum, Path trustStore, Path keyStore) {
        ObjectNode tls =
                JsonNodeFactory.instance.objectNode().put("enabled", true).put("minimum", minimum);
        if (trustStore != null) {
            tls.put("trustStore", trustStore.toString());
        }
        if (keyStore != null) {
            tls.put("keyStore", keyStore.toString());
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("host", "localhost")
                .<ObjectNode>set("tls", tls)
                .toString();
    }
}
