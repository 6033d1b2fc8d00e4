package org.casewire.daemon.config;

import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import io.dropwizard.util.DataSize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a connector may be told that makes it weaker than as it comes. */
record HttpRules(HttpConnectorFactory connector) {
    /** The limits reckon with 8 KiB of headers for a stranger, and with as much of buffers. */
    private static final DataSize LARGEST_HEADERS = DataSize.kibibytes(32);

    private static final DataSize LARGEST_BUFFER = DataSize.kibibytes(128);
    private static final HttpsConnectorFactory USUAL = new HttpsConnectorFactory();
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    /** Of those that a Java of today knows at all: without encryption, without a certificate, or broken. */
    private static final Pattern WEAK_SUITE =
            Pattern.compile("(SSL|TLS_RSA)_.*|.*(_NULL|_anon_|EXPORT|_RC[24]_|DES|_IDEA|_MD5).*|.*_CBC_SHA");

    /** By key, in the connector. */
    Map<String, Danger> broken() {
        Map<String, Danger> broken = new LinkedHashMap<>();
        note(
                broken,
                "httpCompliance",
                Danger.LOOSE_HTTP,
                !USUAL.getHttpCompliance()
                        .getAllowed()
                        .containsAll(connector.getHttpCompliance().getAllowed()));
        note(
                broken,
                "uriCompliance",
                Danger.LOOSE_HTTP,
                !USUAL.getUriCompliance()
                        .getAllowed()
                        .containsAll(connector.getUriCompliance().getAllowed()));
        note(
                broken,
                "requestCookieCompliance",
                Danger.LOOSE_HTTP,
                !USUAL.getRequestCookieCompliance()
                        .getAllowed()
                        .containsAll(connector.getRequestCookieCompliance().getAllowed()));
        size(broken, "maxRequestHeaderSize", connector.getMaxRequestHeaderSize(), LARGEST_HEADERS);
        size(broken, "headerCacheSize", connector.getHeaderCacheSize(), LARGEST_HEADERS);
        size(broken, "inputBufferSize", connector.getInputBufferSize(), LARGEST_BUFFER);
        size(broken, "outputBufferSize", connector.getOutputBufferSize(), LARGEST_BUFFER);
        if (connector instanceof HttpsConnectorFactory https) {
            note(broken, "supportedProtocols", Danger.WEAK_TLS, !areStrong(https.getSupportedProtocols()));
            note(broken, "excludedProtocols", Danger.WEAK_TLS, https.getExcludedProtocols() != null && isOpen(https));
            note(broken, "supportedCipherSuites", Danger.WEAK_TLS, anyWeak(https.getSupportedCipherSuites()));
            note(
                    broken,
                    "excludedCipherSuites",
                    Danger.WEAK_TLS,
                    https.getExcludedCipherSuites() != null && https.getSupportedCipherSuites() == null);
        }
        return broken;
    }

    /** With a list of its own in place of the usual one, and none of what is allowed beside it. */
    private static boolean isOpen(HttpsConnectorFactory https) {
        return https.getSupportedProtocols() == null
                && !https.getExcludedProtocols().containsAll(USUAL.getExcludedProtocols());
    }

    private static boolean areStrong(@Nullable List<String> protocols) {
        return protocols == null || PROTOCOLS.containsAll(protocols);
    }

    private static boolean anyWeak(@Nullable List<String> suites) {
        return suites != null
                && suites.stream().anyMatch(suite -> WEAK_SUITE.matcher(suite).matches());
    }

    private static void size(Map<String, Danger> broken, String key, @Nullable DataSize given, DataSize most) {
        note(broken, key, Danger.LOOSE_HTTP, given != null && given.toBytes() > most.toBytes());
    }

    private static void note(Map<String, Danger> broken, String key, Danger danger, boolean weak) {
        if (weak) {
            broken.put(key, danger);
        }
    }
}
