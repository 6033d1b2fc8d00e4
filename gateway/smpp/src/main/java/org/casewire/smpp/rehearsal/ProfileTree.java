package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.casewire.core.crypto.Secret;
import org.casewire.smpp.SmppProfile;

/** A profile as its keys, so that single ones can be changed; the account is never among them. */
final class ProfileTree {
    private static final List<String> IN_HEX = List.of("interfaceVersion", "registeredDelivery", "refuseInboundWith");
    private static final String SYSTEM_ID = "systemId";
    private static final String PASSWORD = "password";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Duration.class, new DurationOut())
                    .addSerializer(Secret.class, new SecretOut()))
            .build();

    private ProfileTree() {}

    static ObjectNode of(SmppProfile profile) {
        ObjectNode tree = MAPPER.valueToTree(profile);
        tree.remove(List.of(SYSTEM_ID, PASSWORD));
        IN_HEX.forEach(key -> tree.put(key, hex(tree.path(key).asInt())));
        return tree;
    }

    /**
     * @param account whose systemId and password these keys go with
     * @throws IllegalArgumentException when the keys make no profile
     */
    static SmppProfile profile(ObjectNode tree, SmppProfile account) {
        ObjectNode whole = tree.deepCopy();
        whole.put(SYSTEM_ID, account.systemId());
        whole.put(PASSWORD, account.password().reveal());
        try {
            return MAPPER.treeToValue(whole, SmppProfile.class);
        } catch (JsonProcessingException e) {
            // Jackson's message may quote the input, and that has the account in it.
            throw new IllegalArgumentException(
                    "the keys make no profile: " + e.getClass().getSimpleName());
        }
    }

    static SmppProfile changed(SmppProfile profile, Map<String, JsonNode> keys) {
        ObjectNode tree = of(profile);
        keys.forEach((pointer, value) -> put(tree, pointer, value));
        return profile(tree, profile);
    }

    /** @param pointer such as {@code /receipt/timeZone}; what it stands in exists */
    static void put(ObjectNode tree, String pointer, JsonNode value) {
        JsonPointer place = JsonPointer.compile(pointer);
        ObjectNode parent = (ObjectNode) tree.at(place.head());
        parent.set(place.last().getMatchingProperty(), value);
    }

    static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }

    static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    static JsonNode flag(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }

    static JsonNode object(Map<String, JsonNode> keys) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.setAll(keys);
        return object;
    }

    static String hex(int value) {
        return String.format("0x%02X", value);
    }

    private static final class DurationOut extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationOut() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(written(value));
        }

        private static String written(Duration value) {
            long millis = value.toMillis();
            if (millis % 86_400_000 == 0) {
                return value.toDays() + "d";
            } else if (millis % 3_600_000 == 0) {
                return value.toHours() + "h";
            } else if (millis % 60_000 == 0) {
                return value.toMinutes() + "min";
            }
            return millis % 1_000 == 0 ? value.toSeconds() + "s" : millis + "ms";
        }
    }

    private static final class SecretOut extends StdSerializer<Secret> {
        private static final long serialVersionUID = 1L;

        SecretOut() {
            super(Secret.class);
        }

        @Override
        public void serialize(Secret value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString("");
        }
    }
}
