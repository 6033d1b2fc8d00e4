package org.casewire.daemon.harness;

import java.util.Map;
import java.util.TreeMap;

/**
 * A carrier of the daemon's configuration.
 *
 * @param password is longer than the specification's eight, as real ones are; not every SMSC takes that
 * @param settings of its profile, besides where it is and who we are there; values as YAML
 */
public record Carrier(String name, int port, String password, Map<String, String> settings) {
    /** Whom every SMSC of the tests expects. */
    public static final String SYSTEM_ID = "gateway";

    public static final String PASSWORD = "s3cret-of-smpp";

    public Carrier {
        settings = Map.copyOf(settings);
    }

    /** Quick to come back and without a limit, so that tests wait for nothing but the daemon. */
    public static Carrier at(int port) {
        return new Carrier(
                "sim",
                port,
                PASSWORD,
                Map.of(
                        "messagesPerSecond", "0",
                        "windowSize", "10",
                        "reconnect", "{initial: 100ms, maximum: 500ms}",
                        "enquireLinkInterval", "5s",
                        "inactivityTimeout", "20s"));
    }

    /** Its time-outs a tenth of the usual ones and less, so that a fault costs a second. */
    public Carrier quick() {
        return with("responseTimeout", "1s")
                .with("bindTimeout", "1s")
                .with("enquireLinkInterval", "500ms")
                .with("inactivityTimeout", "1500ms")
                .with("reconnect", "{initial: 50ms, maximum: 200ms}")
                .with("deliverResponseTimeout", "2s");
    }

    public Carrier with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(settings);
        changed.put(key, value);
        return new Carrier(name, port, password, changed);
    }

    public Carrier named(String changed) {
        return new Carrier(changed, port, password, settings);
    }

    public Carrier withPassword(String changed) {
        return new Carrier(name, port, changed, settings);
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder("""
                  %s:
                    systemId: %s
                    password: %s
                    inboundNumbers: {defaultRegion: FI}
                """.formatted(name, SYSTEM_ID, password));
        Map<String, String> all = new TreeMap<>(settings);
        all.putIfAbsent("endpoints", "[{host: 127.0.0.1, port: %d}]".formatted(port));
        all.forEach((key, value) -> yaml.append("    %s: %s%n".formatted(key, value)));
        return yaml.toString();
    }
}
