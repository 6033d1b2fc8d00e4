package org.casewire.daemon.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the daemon says of itself in {@code /openapi.json}. */
record Described(JsonNode whole, List<Operation> operations) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    /** @param body its schema; missing when it takes none */
    record Operation(String method, String path, List<String> query, List<String> headers, JsonNode body) {}

    static Described in(JsonNode openApi) {
        List<Operation> operations = new ArrayList<>();
        openApi.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> operations.add(operation(path.getKey(), entry.getKey(), entry.getValue()))));
        return new Described(openApi, List.copyOf(operations));
    }

    private static Operation operation(String path, String method, JsonNode described) {
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                names(described, "query"),
                names(described, "header"),
                described.at("/requestBody/content/application~1json/schema"));
    }

    private static List<String> names(JsonNode described, String in) {
        List<String> names = new ArrayList<>();
        described.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals(in)) {
                names.add(parameter.path("name").asText());
            }
        });
        return names;
    }

    /** A schema, where it stands by its name too. */
    JsonNode schema(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : whole.at(reference.substring(1));
    }
}
