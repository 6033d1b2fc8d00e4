package org.casewire.smpp;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.io.File;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * Our end of TLS to one carrier. The engine is made for host and port, and always names the host (SNI): carriers share
 * addresses. Files are read once, so a new certificate needs a reload of the carrier. Safe for all threads.
 */
final class TlsClient {
    private static final List<String> NEWEST_FIRST = List.of("TLSv1.3", "TLSv1.2");

    private final TlsProfile profile;
    private final long handshakeMillis;
    private final SslContext context;

    private TlsClient(TlsProfile profile, long handshakeMillis, SslContext context) {
        this.profile = profile;
        this.handshakeMillis = handshakeMillis;
        this.context = context;
    }

    /** Empty for a carrier that is spoken to in plain; a handshake may take as long as a connect. */
    static Optional<TlsClient> of(SmppProfile profile) {
        TlsProfile tls = profile.tls();
        return tls.enabled()
                ? Optional.of(new TlsClient(
                        tls,
                        profile.connectTimeout().toMillis(),
                        context(tls.trustStore(), tls.keyStore(), protocols(tls.minimum()))))
                : Optional.empty();
    }

    /** @throws IllegalArgumentException when a file does not hold what it should, with what it should hold */
    static void check(String trustStore, String keyStore) {
        context(trustStore, keyStore, NEWEST_FIRST);
    }

    SslHandler handler(ByteBufAllocator allocator, SmppProfile.Endpoint endpoint) {
        SslHandler handler = context.newHandler(allocator, endpoint.host(), endpoint.port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        // Set even when it is off: Netty's own default may change.
        parameters.setEndpointIdentificationAlgorithm(profile.verifyHostname() ? "HTTPS" : "");
        if (!NetUtil.isValidIpV4Address(endpoint.host()) && !NetUtil.isValidIpV6Address(endpoint.host())) {
            parameters.setServerNames(List.of(new SNIHostName(endpoint.host())));
        }
        handler.engine().setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        return handler;
    }

    /** With TLS 1.3 a carrier finds our certificate missing only after the handshake, and its alert may get lost. */
    String hint() {
        return profile.keyStore().isEmpty() ? " (if it wants our certificate, see tls.keyStore)" : "";
    }

    private static SslContext context(String trustStore, String keyStore, List<String> protocols) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .endpointIdentificationAlgorithm(null)
                .protocols(protocols);
        if (!trustStore.isEmpty()) {
            orExplain(
                    () -> builder.trustManager(new File(trustStore)),
                    "tls.trustStore must be a PEM file with at least one certificate (BEGIN CERTIFICATE)");
        }
        if (!keyStore.isEmpty()) {
            orExplain(
                    () -> builder.keyManager(new File(keyStore), new File(keyStore)),
                    "tls.keyStore must be a PEM file with an unencrypted key (BEGIN PRIVATE KEY) and its certificates;"
                            + " 'openssl pkcs12 -in FILE.p12 -nodes' makes one");
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("tls: the key and the certificates do not fit together", e);
        }
    }

    private static void orExplain(Runnable part, String remedy) {
        try {
            part.run();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(remedy, e);
        }
    }

    private static List<String> protocols(String minimum) {
        return NEWEST_FIRST.subList(0, NEWEST_FIRST.indexOf(minimum) + 1);
    }
}
