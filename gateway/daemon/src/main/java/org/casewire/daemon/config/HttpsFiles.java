package org.casewire.daemon.config;

import io.dropwizard.jetty.HttpsConnectorFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the files of an HTTPS connector, so that what is wrong with one is said by {@code check} and not by a start. */
record HttpsFiles(HttpsConnectorFactory connector) {
    /** What to do, by key in the connector. */
    Map<String, String> faults() {
        Map<String, String> faults = new LinkedHashMap<>();
        String path = connector.getKeyStorePath();
        if (path != null) {
            try {
                KeyStore store = load(path, connector.getKeyStoreType(), connector.getKeyStorePassword());
                keyFault(store).ifPresent(fault -> faults.put(fault.key(), fault.remedy()));
            } catch (Unusable e) {
                faults.put(e.isPassword ? "keyStorePassword" : "keyStorePath", e.remedy);
            }
        }
        String trusted = connector.getTrustStorePath();
        if (trusted != null) {
            try {
                load(trusted, connector.getTrustStoreType(), connector.getTrustStorePassword());
            } catch (Unusable e) {
                faults.put(e.isPassword ? "trustStorePassword" : "trustStorePath", e.remedy);
            }
        }
        return faults;
    }

    private Optional<Fault> keyFault(KeyStore store) {
        try {
            List<String> aliases = Collections.list(store.aliases());
            String wanted = connector.getCertAlias();
            if (wanted != null && !aliases.contains(wanted)) {
                return Optional.of(new Fault("certAlias", "the keystore has no such alias: it has " + aliases));
            }
            for (String alias : aliases) {
                if (store.isKeyEntry(alias) && (wanted == null || wanted.equals(alias))) {
                    store.getKey(alias, keyPassword());
                    return Optional.empty();
                }
            }
            return Optional.of(new Fault(
                    "keyStorePath", "holds no private key: put the server's key and its certificates into one file"));
        } catch (UnrecoverableKeyException e) {
            return Optional.of(new Fault("keyManagerPassword", "does not open the private key"));
        } catch (GeneralSecurityException e) {
            return Optional.of(new Fault("keyStorePath", "cannot be used: " + e.getMessage()));
        }
    }

    private char[] keyPassword() {
        String own = connector.getKeyManagerPassword();
        return Optional.ofNullable(own)
                .or(() -> Optional.ofNullable(connector.getKeyStorePassword()))
                .orElse("")
                .toCharArray();
    }

    private static KeyStore load(String path, String type, @Nullable String password) throws Unusable {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new Unusable(false, "there is no file " + file.toAbsolutePath());
        }
        try (InputStream content = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(type);
            store.load(content, password == null ? null : password.toCharArray());
            return store;
        } catch (IOException e) {
            boolean wrong = e.getCause() instanceof UnrecoverableKeyException;
            throw new Unusable(
                    wrong, wrong ? "does not open " + file : "%s is no keystore of type %s".formatted(file, type));
        } catch (GeneralSecurityException e) {
            throw new Unusable(false, "%s cannot be read as %s: %s".formatted(file, type, e.getMessage()));
        }
    }

    private record Fault(String key, String remedy) {}

    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean isPassword;
        private final String remedy;

        Unusable(boolean isPassword, String remedy) {
            super(remedy);
            this.isPassword = isPassword;
            this.remedy = remedy;
        }
    }
}
