package org.casewire.core.organisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * Settings as the database holds them. A setting that a stored row has not yet is at its default; one that is no
 * longer known is passed over, so that nodes of two versions read each other's rows.
 */
final class SettingsJson {
    private static final String DESK = "desk";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private SettingsJson() {}

    static String write(OrganisationSettings settings) {
        try {
            return MAPPER.writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Settings could not be written as JSON", e);
        }
    }

    static OrganisationSettings read(String json) {
        try {
            ObjectNode whole = MAPPER.valueToTree(OrganisationSettings.defaults());
            JsonNode stored = MAPPER.readTree(json);
            stored.fields().forEachRemaining(field -> set(whole, field.getKey(), field.getValue()));
            return MAPPER.treeToValue(whole, OrganisationSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored settings could not be read", e);
        }
    }

    /** The desk's settings are a group: of these too, what a row has not yet is at its default. */
    private static void set(ObjectNode whole, String name, JsonNode value) {
        if (name.equals(DESK) && whole.path(DESK) instanceof ObjectNode desk && value instanceof ObjectNode known) {
            desk.setAll(known);
        } else {
            whole.set(name, value);
        }
    }
}
