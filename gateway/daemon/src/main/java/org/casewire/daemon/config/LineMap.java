package org.casewire.daemon.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** On which line of a YAML file each of its keys stands. Jackson's tree, which everything else is read from, forgets it. */
final class LineMap {
    private final Map<JsonPointer, Integer> lines;
    private final Map<JsonPointer, String> types;

    private LineMap(Map<JsonPointer, Integer> lines, Map<JsonPointer, String> types) {
        this.lines = lines;
        this.types = types;
    }

    /** @throws IOException when the text is no YAML; its message names the line */
    static LineMap of(String yaml) throws IOException {
        Map<JsonPointer, Integer> lines = new HashMap<>();
        Map<JsonPointer, String> types = new LinkedHashMap<>();
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME || token.isScalarValue() || token.isStructStart()) {
                    lines.putIfAbsent(
                            parser.getParsingContext().pathAsPointer(),
                            parser.currentTokenLocation().getLineNr());
                }
                if (token == JsonToken.VALUE_STRING && "type".equals(parser.currentName())) {
                    types.put(parser.getParsingContext().pathAsPointer(), parser.getText());
                }
            }
        }
        return new LineMap(lines, types);
    }

    /** @return where, within a section, this type is asked for; Jackson knows the section alone by then */
    JsonPointer ofType(JsonPointer section, String type) {
        return types.entrySet().stream()
                .filter(each ->
                        each.getValue().equals(type) && each.getKey().toString().startsWith(section + "/"))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElseGet(() -> section.appendProperty("type"));
    }

    /** @return the key's line, or that of the nearest one around it; 0 when the file names none */
    int line(JsonPointer key) {
        for (JsonPointer at = key; at != null; at = at.head()) {
            Integer line = lines.get(at);
            if (line != null && !at.matches()) {
                return line;
            }
        }
        return 0;
    }
}
