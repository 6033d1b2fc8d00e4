package org.casewire.core.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The professional who answers for a case.
 *
 * @param id the front end's own for her, or her key's
 */
public record Assignee(String id, String name) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As it is sealed. */
    public String written() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of two strings is always JSON", e);
        }
    }

    static Assignee read(String written) {
        try {
            return JSON.readValue(written, Assignee.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A sealed assignee is not the JSON that was sealed", e);
        }
    }

    @Override
    public String toString() {
        return "Assignee[]";
    }
}
