package org.casewire.daemon.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The console's own texts in one language, so that a better word breaks no test. */
record Words(String language, JsonNode texts) {
    static Words of(String language) {
        try (InputStream file = Words.class.getResourceAsStream("/console/language/" + language + ".json")) {
            return new Words(language, new ObjectMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String get(String key) {
        if (!texts.path(key).isTextual()) {
            throw new AssertionError("the console has no text " + key + " in " + language);
        }
        return texts.get(key).textValue();
    }

    /** What stands before the first value that is filled in. */
    String start(String key) {
        return get(key).split("\\{", 2)[0].strip();
    }
}
