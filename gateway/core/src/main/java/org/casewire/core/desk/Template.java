package org.casewire.core.desk;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A standard text of an organisation.
 *
 * @param name what people choose it by
 * @param texts by ISO 639 language
 */
public record Template(UUID id, String name, Map<String, String> texts, Instant updatedAt) {
    public Template {
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /** Of all its languages, each once. */
    public List<String> placeholders() {
        Set<String> all = new LinkedHashSet<>();
        texts.values().forEach(text -> all.addAll(Placeholders.in(text)));
        return List.copyOf(all);
    }
}
