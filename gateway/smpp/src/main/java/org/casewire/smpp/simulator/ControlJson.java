package org.casewire.smpp.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** The JSON of the control port: durations are whole milliseconds, times ISO-8601, unknown names refused. */
final class ControlJson {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addModule(new SimpleModule()
                    .addSerializer(Duration.class, new MillisecondsOut())
                    .addDeserializer(Duration.class, new MillisecondsIn())
                    .addSerializer(Instant.class, new ToStringSerializer()))
            .build();

    private ControlJson() {}

    /** The given value with what the JSON names laid over it. */
    static <T> T overlay(T base, String json, Class<T> type) {
        try {
            ObjectNode merged = MAPPER.valueToTree(base);
            JsonNode changes = MAPPER.readTree(json);
            if (!changes.isObject()) {
                throw new IllegalArgumentException("a JSON object is needed");
            }
            changes.properties().forEach(change -> {
                if (change.getValue().isNull()) {
                    throw new IllegalArgumentException(change.getKey() + " is null");
                }
            });
            // Not a deep merge: a pick that is named is replaced as a whole.
            merged.setAll((ObjectNode) changes);
            return MAPPER.treeToValue(merged, type);
        } catch (JsonProcessingException e) {
            throw refused(e);
        }
    }

    /** Jackson's own message quotes the input; only where it stands is passed on. */
    private static IllegalArgumentException refused(JsonProcessingException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IllegalArgumentException argument && argument.getMessage() != null) {
            return new IllegalArgumentException(argument.getMessage());
        }
        String path = e instanceof JsonMappingException mapping
                ? mapping.getPathReference().replaceAll("[\\w.$]*\\.(?=\\w+\\[)", "")
                : "not JSON";
        return new IllegalArgumentException("cannot be understood: " + path);
    }

    private static final class MillisecondsOut extends StdSerializer<Duration> {
        MillisecondsOut() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(value.toMillis());
        }
    }

    private static final class MillisecondsIn extends StdDeserializer<Duration> {
        MillisecondsIn() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Duration.ofMillis(in.getLongValue());
        }
    }
}
