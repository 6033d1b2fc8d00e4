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
                    endpoints: [{host: 127.0.0.1, port: %d}]
                    systemId: %s
                    password: %s
                    inboundNumbers: {defaultRegion: FI}
                """.formatted(name, port, SYSTEM_ID, password));
        new TreeMap<>(settings).forEach((key, value) -> yaml.append("    %s: %s%n".formatted(key, value)));
        return yaml.toString();
    }
}
