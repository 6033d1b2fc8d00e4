package org.casewire.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorSetUpTest {
    private static final SimulatorSettings SETTINGS = SimulatorSettings.onFreePorts("clinic", "secret");
    private static final byte[] ENQUIRE_LINK = HexFormat.of().parseHex("00000010000000150000000000000007");

    @Test
    void aTakenPortIsSaidAndLeavesNothingOpen() {
        try (Simulator first = new Simulator(SETTINGS).start()) {
            SimulatorSettings same = SimulatorSettings.onPorts(first.smppPort(), 0, "clinic", "secret");
            assertThatThrownBy(() -> new Simulator(same).start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(Integer.toString(first.smppPort()));
            SimulatorSettings control = SimulatorSettings.onPorts(0, first.controlPort(), "clinic", "secret");
            assertThatThrownBy(() -> new Simulator(control).start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(Integer.toString(first.controlPort()));
        }
    }

    /** Many rounds, since a socket that is closed a moment late shows in a few of them only. */
    @Test
    void thePortStaysItsOwnWhileItDoesNotListen() throws Exception {
        try (Simulator simulator = new Simulator(SETTINGS).start()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), simulator.smppPort());
            for (int round = 0; round < 500; round++) {
                simulator.listening(false);
                try (Socket peer = new Socket()) {
                    assertThatThrownBy(() -> peer.connect(address)).isInstanceOf(ConnectException.class);
                }
                try (Socket other = new Socket()) {
                    assertThatThrownBy(() -> other.bind(address)).isInstanceOf(BindException.class);
                }
                simulator.listening(true);
                try (Socket peer = new Socket()) {
                    peer.connect(address);
                }
            }
        }
    }

    @Test
    void itListensOnLoopbackOnly() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        try (Simulator simulator = new Simulator(SETTINGS).start()) {
            for (InetAddress other : others) {
                for (int port : new int[] {simulator.smppPort(), simulator.controlPort()}) {
                    assertThatThrownBy(() -> new Socket(other, port).close()).isInstanceOf(java.io.IOException.class);
                }
            }
        }
    }

    @Test
    void itSpeaksTlsIfAHandlerIsPutBeneath(@TempDir Path directory) throws Exception {
        KeyStore keys = selfSigned(directory.resolve("smsc.p12"));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        SslContext tls = SslContextBuilder.forServer(own).build();
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);

        try (Simulator simulator = new Simulator(
                                SETTINGS,
                                pipeline -> pipeline.addLast(
                                        tls.newHandler(pipeline.channel().alloc())))
                        .start();
                Socket socket = client.getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), simulator.smppPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(ENQUIRE_LINK);
            assertThat(socket.getInputStream().readNBytes(16))
                    .isEqualTo(HexFormat.of().parseHex("00000010800000150000000000000007"));
        }
    }

    private static KeyStore selfSigned(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "smsc",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        all.setKeyEntry(
                "smsc",
                keys.getKey("smsc", "changeit".toCharArray()),
                "changeit".toCharArray(),
                keys.getCertificateChain("smsc"));
        all.setCertificateEntry("trusted", keys.getCertificate("smsc"));
        return all;
    }
}
