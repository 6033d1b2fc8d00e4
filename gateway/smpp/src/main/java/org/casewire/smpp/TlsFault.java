package org.casewire.smpp;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why TLS to a carrier failed, in words an operator can act on. Java tells some causes by their type and others only in
 * the text of the exception; those texts are held by the tests.
 */
final class TlsFault {
    private static final int DEEPEST = 12;

    private TlsFault() {}

    /** Empty when it is no fault of TLS. */
    static Optional<String> words(Throwable fault) {
        List<Throwable> causes = causes(fault);
        return causes.stream().anyMatch(cause -> cause instanceof SSLException)
                ? Optional.of(causes.stream()
                        .flatMap(cause -> known(cause).stream())
                        .findFirst()
                        .orElse("TLS with the carrier failed; see which versions and ciphers it offers"))
                : Optional.empty();
    }

    private static Optional<String> known(Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
        if (cause instanceof CertificateExpiredException) {
            return Optional.of("the carrier's certificate has expired; ask the carrier for a new one");
        } else if (cause instanceof CertificateNotYetValidException) {
            return Optional.of("the carrier's certificate is not valid yet; is this machine's clock right?");
        } else if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return Optional.of(
                    "the carrier's certificate is signed by nobody we trust; put the certificate of its authority"
                            + " into tls.trustStore");
        } else if (cause instanceof CertificateException
                && (message.startsWith("no name matching") || message.startsWith("no subject alternative"))) {
            return Optional.of("the carrier's certificate is for another host; put the name it is for into endpoints");
        } else if (cause instanceof SslHandshakeTimeoutException) {
            return Optional.of("the carrier did not finish the TLS handshake in time");
        } else if (cause instanceof NotSslRecordException) {
            return Optional.of("the carrier does not speak TLS on this port");
        }
        return cause instanceof SSLException ? ofHandshake(message) : Optional.empty();
    }

    private static Optional<String> ofHandshake(String message) {
        if (message.contains("protocol_version") || message.contains("protocol version")) {
            return Optional.of("the carrier speaks no TLS as new as tls.minimum");
        } else if (message.contains("closed while ssl/tls handshake")) {
            return Optional.of("the carrier ended the link during the TLS handshake");
        } else if (!message.contains("received fatal alert")) {
            return Optional.empty();
        }
        return Optional.of(
                message.contains("handshake_failure")
                        ? "the carrier refused the TLS handshake; it may want our certificate, see tls.keyStore"
                        : "the carrier does not accept our certificate; see tls.keyStore");
    }

    /** The deepest first: it tells most. */
    private static List<Throwable> causes(Throwable fault) {
        List<Throwable> causes = new ArrayList<>();
        Throwable each = fault;
        while (each != null && causes.size() < DEEPEST) {
            causes.add(0, each);
            each = each.getCause();
        }
        return causes;
    }

    /** Why no connection came about. */
    static String connecting(Throwable cause) {
        return words(cause)
                .orElse(
                        cause instanceof UnknownHostException
                                ? "the carrier's host name is unknown"
                                : "no connection to the carrier");
    }
}
