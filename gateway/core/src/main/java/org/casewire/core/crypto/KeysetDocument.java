package org.casewire.core.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.id.OrganisationId;

/**
 * Everything the keyset holds, and its JSON: {@code format}, the four keysets of the installation, and under
 * {@code organisations} a wrapping keyset by organisation id; each keyset in Tink's own JSON. Immutable.
 */
record KeysetDocument(
        AeadKeys inbound,
        PrfKeys routing,
        PrfKeys credentials,
        PrfKeys requests,
        Map<OrganisationId, AeadKeys> organisations) {
    private static final int FORMAT = 1;

    KeysetDocument {
        organisations = Map.copyOf(organisations);
    }

    static KeysetDocument generate() {
        return new KeysetDocument(
                AeadKeys.generate(), PrfKeys.generate(), PrfKeys.generate(), PrfKeys.generate(), Map.of());
    }

    Optional<AeadKeys> wrappingKeys(OrganisationId organisation) {
        return Optional.ofNullable(organisations.get(organisation));
    }

    KeysetDocument with(OrganisationId organisation, AeadKeys wrapping) {
        Map<OrganisationId, AeadKeys> more = new LinkedHashMap<>(organisations);
        more.put(organisation, wrapping);
        return new KeysetDocument(inbound, routing, credentials, requests, more);
    }

    /** The very same when it has no keys for the organisation. */
    KeysetDocument without(OrganisationId organisation) {
        if (!organisations.containsKey(organisation)) {
            return this;
        }
        Map<OrganisationId, AeadKeys> fewer = new LinkedHashMap<>(organisations);
        fewer.remove(organisation);
        return new KeysetDocument(inbound, routing, credentials, requests, fewer);
    }

    KeysetFingerprint fingerprint() {
        return KeysetFingerprint.of(this);
    }

    /** See {@link MasterKeyset#rotate()} for why two of them stay. */
    KeysetDocument rotated() {
        Map<OrganisationId, AeadKeys> fresh = new LinkedHashMap<>();
        organisations.forEach((organisation, keys) -> fresh.put(organisation, keys.withNewPrimary()));
        return new KeysetDocument(inbound.withNewPrimary(), routing, credentials.withNewPrimary(), requests, fresh);
    }

    /** @param origin names the file or variable in what is said when the JSON cannot be read */
    static KeysetDocument parse(String json, String origin) {
        // Parser exceptions quote what they read, and that is key material: they are never passed on.
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw unreadable(origin, "it is not JSON");
        }
        if (root.path("format").asInt() != FORMAT) {
            throw unreadable(origin, "\"format\" is not " + FORMAT);
        }
        Map<OrganisationId, AeadKeys> organisations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path("organisations").properties()) {
            organisations.put(
                    organisation(entry.getKey(), origin),
                    keys(AeadKeys::fromJson, entry.getValue(), "organisations." + entry.getKey(), origin));
        }
        return new KeysetDocument(
                keys(AeadKeys::fromJson, root.path("inbound"), "inbound", origin),
                keys(PrfKeys::fromJson, root.path("routing"), "routing", origin),
                keys(PrfKeys::fromJson, root.path("credentials"), "credentials", origin),
                keys(PrfKeys::fromJson, root.path("requests"), "requests", origin),
                organisations);
    }

    String toJson() {
        ObjectMapper mapper = new ObjectMapper();
        try {
            ObjectNode root = mapper.createObjectNode().put("format", FORMAT);
            root.set("inbound", mapper.readTree(inbound.toJson()));
            root.set("routing", mapper.readTree(routing.toJson()));
            root.set("credentials", mapper.readTree(credentials.toJson()));
            root.set("requests", mapper.readTree(requests.toJson()));
            ObjectNode wrapping = root.putObject("organisations");
            for (Map.Entry<OrganisationId, AeadKeys> entry : organisations.entrySet()) {
                wrapping.set(
                        entry.getKey().toString(),
                        mapper.readTree(entry.getValue().toJson()));
            }
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (GeneralSecurityException | JsonProcessingException e) {
            throw new IllegalStateException("Tink could not write its own keysets");
        }
    }

    private static <K> K keys(KeysetParser<K> parser, JsonNode node, String name, String origin) {
        try {
            return parser.parse(node.toString());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw unreadable(origin, "\"" + name + "\" is missing or is no keyset of the right kind");
        }
    }

    private static OrganisationId organisation(String id, String origin) {
        try {
            return new OrganisationId(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            throw unreadable(origin, "a name under \"organisations\" is no organisation id");
        }
    }

    private static KeysetException unreadable(String origin, String why) {
        return new KeysetException("The keyset in " + origin + " cannot be read: " + why
                + ". Restore it from its backup; without it nothing that was stored can be opened.");
    }

    @Override
    public String toString() {
        return "KeysetDocument[" + organisations.size() + " organisations]";
    }

    private interface KeysetParser<K> {
        K parse(String json) throws GeneralSecurityException;
    }
}
