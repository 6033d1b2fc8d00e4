package org.casewire.core.crypto;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.casewire.core.id.OrganisationId;

/**
 * Which keys a keyset holds, without a key: the database keeps this, so that another keyset is known for what it is.
 *
 * @param installation the fingerprints of all keys of a purpose, the newest and older ones
 * @param organisations those of the keys that wrap an organisation's own
 */
public record KeysetFingerprint(
        Map<Purpose, Set<String>> installation, Map<OrganisationId, Set<String>> organisations) {
    /** What the installation's own keys are for. */
    public enum Purpose {
        INBOUND,
        ROUTING,
        CREDENTIALS,
        REQUESTS
    }

    public KeysetFingerprint {
        installation = Map.copyOf(installation);
        organisations = Map.copyOf(organisations);
    }

    static KeysetFingerprint of(KeysetDocument document) {
        Map<Purpose, Set<String>> installation = new EnumMap<>(Purpose.class);
        installation.put(Purpose.INBOUND, document.inbound().fingerprints());
        installation.put(Purpose.ROUTING, document.routing().fingerprints());
        installation.put(Purpose.CREDENTIALS, document.credentials().fingerprints());
        installation.put(Purpose.REQUESTS, document.requests().fingerprints());
        Map<OrganisationId, Set<String>> organisations = new HashMap<>();
        document.organisations().forEach((id, keys) -> organisations.put(id, keys.fingerprints()));
        return new KeysetFingerprint(installation, organisations);
    }

    /** Whether everything that the installation sealed or hashed under the other one's keys opens and is found. */
    boolean covers(KeysetFingerprint other) {
        return other.installation.entrySet().stream()
                .allMatch(each ->
                        installation.getOrDefault(each.getKey(), Set.of()).containsAll(each.getValue()));
    }
}
