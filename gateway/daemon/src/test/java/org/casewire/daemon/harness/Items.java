package org.casewire.daemon.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Reads lists of the API. */
public final class Items {
    private Items() {}

    public static List<String> texts(Iterable<JsonNode> items) {
        return values(items, "text");
    }

    public static List<String> values(Iterable<JsonNode> items, String field) {
        List<String> values = new ArrayList<>();
        items.forEach(item -> values.add(item.path(field).asText()));
        return values;
    }

    /** Of a list of plain ids. */
    public static List<String> ids(JsonNode items) {
        List<String> ids = new ArrayList<>();
        items.forEach(item -> ids.add(item.asText()));
        return ids;
    }

    public static List<JsonNode> where(JsonNode items, Predicate<JsonNode> wanted) {
        return StreamSupport.stream(items.spliterator(), false).filter(wanted).toList();
    }

    public static List<JsonNode> where(JsonNode items, String field, String value) {
        return where(items, item -> item.path(field).asText().equals(value));
    }
}
