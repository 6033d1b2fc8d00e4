package org.casewire.daemon.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.casewire.daemon.fuzz.Described.Operation;

/** Makes bodies from a described schema: as described, or with something wrong anywhere, or no JSON at all. */
final class HostileBody {
    /** Half a pair of surrogates has no UTF-8; as an escape it gets through. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Described described;
    private final HostileValues values;
    private final SeenIds ids;
    private boolean sound;

    HostileBody(Described described, HostileValues values, SeenIds ids) {
        this.described = described;
        this.values = values;
        this.ids = ids;
    }

    /** @param asDescribed whether nothing is to be wrong with it but what its texts say */
    byte[] body(Operation operation, boolean asDescribed) {
        sound = asDescribed;
        StringBuilder json = new StringBuilder();
        write(json, described.schema(operation.body()), "", 0);
        if (sound || values.chance(85)) {
            return bytes(json.toString());
        }
        return switch (values.below(7)) {
            case 0 -> new byte[0];
            case 1 -> bytes(values.json());
            case 2 -> bytes(values.shape(1_000 + values.below(60_000)));
            case 3 -> bytes(json.substring(0, values.below(json.length() + 1)));
            case 4 -> (json + " ").getBytes(StandardCharsets.UTF_16);
            case 5 -> bytes(json + json.toString());
            default -> collidingNames();
        };
    }

    /** Names that hash alike for whoever multiplies by 31 or 33. */
    private static byte[] collidingNames() {
        StringBuilder json = new StringBuilder("{\"a\":1");
        for (int i = 0; i < 2_000; i++) {
            json.append(",\"");
            for (int bit = 0; bit < 11; bit++) {
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append("\":").append(i);
        }
        return bytes(json.append('}').toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(StringBuilder json, JsonNode schema, String name, int depth) {
        if (!sound && values.chance(6)) {
            json.append(values.json());
        } else if (schema.has("properties") && depth < 6) {
            json.append('{');
            List<Map.Entry<String, JsonNode>> fields =
                    List.copyOf(schema.path("properties").properties());
            boolean first = true;
            for (Map.Entry<String, JsonNode> field : fields) {
                if (values.chance(sound ? 97 : 75)) {
                    json.append(first ? "" : ",").append(quoted(field.getKey())).append(':');
                    write(json, described.schema(field.getValue()), field.getKey(), depth + 1);
                    first = false;
                }
            }
            if (!sound && values.chance(8)) {
                json.append(first ? "" : ",")
                        .append(quoted(values.text()))
                        .append(':')
                        .append(values.json());
            }
            json.append('}');
        } else {
            writeValue(json, schema, name, depth);
        }
    }

    private void writeValue(StringBuilder json, JsonNode schema, String name, int depth) {
        String type = schema.path("type").isArray()
                ? schema.path("type").path(0).asText()
                : schema.path("type").asText();
        switch (type) {
            case "boolean" -> json.append(values.chance(50));
            case "integer", "number" ->
                json.append(values.one(List.of("0", "1", "6", "31", "32", "-1", "9223372036854775807", "1.5")));
            case "array" -> {
                json.append('[');
                for (int i = values.below(3); i >= 0; i--) {
                    write(json, described.schema(schema.path("items")), name, depth + 1);
                    json.append(i > 0 ? "," : "");
                }
                json.append(']');
            }
            case "object" ->
                json.append("{\"fi\":").append(quoted(values.text())).append('}');
            default -> json.append(quoted(string(schema, name)));
        }
    }

    private String string(JsonNode schema, String name) {
        if (schema.path("enum").isArray() && (sound || values.chance(85))) {
            return values.one(StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList());
        }
        if (name.toLowerCase(Locale.ROOT).contains("phone") && (sound || values.chance(80))) {
            return sound ? "+35840" + (1_000_000 + values.below(60)) : values.phone();
        }
        if ((name.endsWith("Id") || schema.path("format").asText().equals("uuid")) && values.chance(85)) {
            String id = ids.one(name.startsWith("case") ? "cases" : "messages", values)
                    .orElse("0");
            return id.substring(id.indexOf('/') + 1);
        }
        if (schema.path("format").asText().equals("date-time") && values.chance(80)) {
            return values.time();
        }
        return sound ? values.one(List.of("hei", "Hyvää päivää €", "n-" + values.below(100_000))) : values.text();
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
