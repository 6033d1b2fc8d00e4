package org.casewire.smpp.simulator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which of the events that come by a fault takes. Of those from {@code source} and to {@code destination} (empty: any)
 * it passes over the first {@code after}, then takes every {@code every}th, each with probability {@code share}, until
 * it has taken {@code next}.
 *
 * <p>In JSON: {@code true} is all of them, a number is the next so many, an object names the parts.
 *
 * @param source of the submit_sm; an event without addresses has none
 */
public record Pick(long after, long next, long every, double share, String source, String destination) {

    public static final Pick NONE = next(0);
    public static final Pick ALL = next(Long.MAX_VALUE);

    public Pick {
        if (after < 0 || next < 0 || every < 1 || !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a pick needs after and next from 0, every from 1, share from 0 to 1");
        }
        source = Handsets.key(source);
        destination = Handsets.key(destination);
    }

    /** The next so many. */
    public static Pick next(long number) {
        return new Pick(0, number, 1, 1.0, "", "");
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Pick of(JsonNode json) {
        if (json.isBoolean()) {
            return json.booleanValue() ? ALL : NONE;
        }
        if (json.isIntegralNumber()) {
            return next(json.longValue());
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("a pick is true, false, a number or an object");
        }
        json.properties().forEach(property -> check(property.getKey(), property.getValue()));
        return new Pick(
                json.path("after").asLong(0),
                json.path("next").asLong(Long.MAX_VALUE),
                json.path("every").asLong(1),
                json.path("share").asDouble(1.0),
                json.path("source").asText(""),
                json.path("destination").asText(""));
    }

    private static void check(String name, JsonNode value) {
        boolean right = switch (name) {
            case "after", "next", "every" -> value.isIntegralNumber();
            case "share" -> value.isNumber();
            case "source", "destination" -> value.isTextual();
            default -> false;
        };
        if (!right) {
            throw new IllegalArgumentException(
                    "a pick has the numbers after, next, every, share and the texts source, destination");
        }
    }

    @Override
    public String toString() {
        return "Pick[after=" + after + ", next=" + next + ", every=" + every + ", share=" + share + "]";
    }
}
