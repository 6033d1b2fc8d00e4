package org.casewire.daemon.config;

import io.dropwizard.jetty.SslReload;
import java.time.Instant;
import java.util.Comparator;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up a certificate that is renewed in its file, for whoever connects from then on. What cannot be opened, or is not
 * there for a moment, changes nothing: Jetty's own would throw the good one away first, and end every handshake.
 */
final class RenewedCertificate extends KeyStoreScanner {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedCertificate.class);
    private static final int SECONDS = 5;

    private final SslReload connector;

    RenewedCertificate(SslReload connector) {
        super(connector.getFactory());
        this.connector = connector;
        setScanInterval(SECONDS);
    }

    /** When the first of those that are shown now ends. */
    Instant ends() {
        SslContextFactory shown = connector.getFactory();
        return shown.getAliases().stream()
                .map(alias ->
                        shown.getX509(alias).getCertificate().getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    @Override
    public void fileRemoved(String file) {
        LOG.atWarn().addKeyValue("file", file).log("The HTTPS certificate's file is gone; the one at hand is shown on");
    }

    @Override
    public void reload() {
        String file = connector.getFactory().getKeyStorePath();
        try {
            connector.reloadDryRun();
            connector.reload();
            LOG.atInfo().addKeyValue("file", file).log("A renewed HTTPS certificate is taken up");
        } catch (Exception e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("The new HTTPS certificate cannot be used; the one at hand is shown on");
        }
    }
}
