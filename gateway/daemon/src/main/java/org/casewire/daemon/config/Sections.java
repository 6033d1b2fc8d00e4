package org.casewire.daemon.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A configuration as it is written, in parts that change alone: each carrier, and each other section. Kept before
 * references to the environment are filled in, which cannot change while the process runs.
 */
public final class Sections {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String CARRIERS = "carriers";

    private final Map<String, JsonNode> byKey;

    private Sections(Map<String, JsonNode> byKey) {
        this.byKey = byKey;
    }

    public static Sections of(String yaml) throws IOException {
        Map<String, JsonNode> byKey = new TreeMap<>();
        YAML.readTree(yaml).fields().forEachRemaining(section -> {
            if (section.getKey().equals(CARRIERS)) {
                section.getValue()
                        .fields()
                        .forEachRemaining(one -> byKey.put(CARRIERS + "." + one.getKey(), one.getValue()));
            } else {
                byKey.put(section.getKey(), section.getValue());
            }
        });
        return new Sections(byKey);
    }

    /** This one, but for a part that is as in another. */
    public Sections with(String key, Sections other) {
        Map<String, JsonNode> changed = new TreeMap<>(byKey);
        changed.put(key, other.part(key));
        return new Sections(changed);
    }

    /** The keys of what is not the same, in order. */
    public List<String> differingFrom(Sections other) {
        TreeSet<String> keys = new TreeSet<>(byKey.keySet());
        keys.addAll(other.byKey.keySet());
        return keys.stream().filter(key -> !part(key).equals(other.part(key))).toList();
    }

    private JsonNode part(String key) {
        return byKey.getOrDefault(key, MissingNode.getInstance());
    }

    /** Never shows a value: passwords may be among them. */
    @Override
    public String toString() {
        return "Sections" + byKey.keySet();
    }
}
