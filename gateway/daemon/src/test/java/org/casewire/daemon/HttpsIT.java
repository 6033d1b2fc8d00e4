package org.casewire.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.casewire.daemon.harness.Installation;
import org.casewire.daemon.harness.Keystores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API's own TLS: a certificate that is renewed in its file is the one that callers see, without a restart. */
class HttpsIT {
    private static final Pattern LISTENS =
            Pattern.compile("Started application@\\w+\\{[^}]*\\}\\{127\\.0\\.0\\.1:(\\d+)\\}");

    @TempDir
    Path folder;

    @Test
    void aRenewedCertificateIsTakenUpAndABrokenOneIsNot() throws Exception {
        try (Installation installation = Installation.standard(folder)) {
            Path shown = Keystores.made(folder.resolve("https.p12"));
            Path renewed = Keystores.made(folder.resolve("renewed.p12"));
            String sound = Files.readString(folder.resolve(installation.writeConfiguration()));
            Files.writeString(
                    folder.resolve("https.yml"),
                    sound.replaceFirst(
                            "applicationConnectors: .*",
                            "applicationConnectors: [{type: https, bindHost: 127.0.0.1, port: 0, keyStorePath: https.p12, keyStorePassword: %s}]"
                                    .formatted(Keystores.PASSWORD)));
            try (Program daemon = Program.start(folder, Map.of(), "server", "https.yml")) {
                int port = Waiting.until(() -> port(daemon), daemon::said);
                BigInteger before = serial(port);

                Files.writeString(folder.resolve("half.p12"), "half a file");
                Files.move(folder.resolve("half.p12"), shown, StandardCopyOption.REPLACE_EXISTING);
                Waiting.untilTrue(() -> daemon.out().contains("cannot be used; the one at hand"), daemon::said);
                assertThat(serial(port)).isEqualTo(before);

                Files.delete(shown);
                Waiting.untilTrue(() -> daemon.out().contains("file is gone"), daemon::said);
                assertThat(serial(port)).isEqualTo(before);

                Files.move(renewed, shown, StandardCopyOption.REPLACE_EXISTING);
                Waiting.untilTrue(() -> !serial(port).equals(before), daemon::said);
                assertThat(daemon.terminate()).as(daemon.said()).isZero();
            }
        }
    }

    private static Optional<Integer> port(Program daemon) throws Exception {
        assertThat(daemon.isAlive()).as(daemon.said()).isTrue();
        Matcher matcher = LISTENS.matcher(daemon.out());
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    private static BigInteger serial(int port) throws Exception {
        SSLContext anybody = SSLContext.getInstance("TLS");
        anybody.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket socket = (SSLSocket) anybody.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    /** It is the certificate itself that is looked at. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
