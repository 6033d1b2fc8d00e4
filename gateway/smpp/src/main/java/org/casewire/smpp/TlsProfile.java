package org.casewire.smpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The keys of a profile that say how the link to a carrier is kept private.
 *
 * @param minimum the oldest protocol that is spoken: TLSv1.2 or TLSv1.3
 * @param trustStore a PEM file with the certificates of the authorities that may sign the carrier's; empty for those
 *     that Java trusts
 * @param keyStore a PEM file with our own private key, unencrypted, and its certificates, ours first; empty where the
 *     carrier asks for none
 * @param verifyHostname whether the carrier's certificate must name the endpoint's host
 */
public record TlsProfile(Boolean enabled, String minimum, String trustStore, String keyStore, Boolean verifyHostname) {
    private static final Set<String> MINIMA = Set.of("TLSv1.2", "TLSv1.3");

    public TlsProfile {
        enabled = enabled != null && enabled;
        minimum = minimum == null ? "TLSv1.2" : minimum;
        trustStore = trustStore == null ? "" : trustStore;
        keyStore = keyStore == null ? "" : keyStore;
        verifyHostname = verifyHostname == null || verifyHostname;
        ProfileCheck.require(
                MINIMA.contains(minimum), "tls.minimum must be TLSv1.2 or TLSv1.3; older protocols are broken");
        ProfileCheck.require(
                enabled || trustStore.isEmpty() && keyStore.isEmpty(),
                "tls.trustStore and tls.keyStore do nothing without tls.enabled: true");
        if (enabled) {
            readable("tls.trustStore", trustStore);
            readable("tls.keyStore", keyStore);
            TlsClient.check(trustStore, keyStore);
        }
    }

    /** Every key at its default: a key that JSON leaves out comes as null. */
    @SuppressWarnings("NullAway")
    static TlsProfile defaults() {
        return new TlsProfile(null, null, null, null, null);
    }

    /** A digest over what the files hold now, so that new certificates under an old name count as a change. */
    String contents() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : List.of(trustStore, keyStore)) {
                digest.update(file.isEmpty() ? new byte[0] : digestOf(Files.readAllBytes(Path.of(file))));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("tls: a file can no longer be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] digestOf(byte[] octets) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }

    private static void readable(String key, String file) {
        ProfileCheck.require(
                file.isEmpty() || Files.isReadable(Path.of(file)),
                key + ": there is no readable file " + file + "; name a PEM file that the daemon's user may read");
    }
}
