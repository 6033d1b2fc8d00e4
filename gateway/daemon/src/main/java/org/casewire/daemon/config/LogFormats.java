package org.casewire.daemon.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.casewire.daemon.log.LineValues;

/** A line without its values says that something is down, and not what: no appender leaves them out. */
final class LogFormats {
    static final String USUAL = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5p %c{1}: %m %kvp%n%rEx";

    private static final JsonPointer APPENDERS = JsonPointer.compile("/logging/appenders");
    private static final Pattern HAS_VALUES = Pattern.compile("%-?[0-9.]*(kvp|keyValuePairs)\\b");

    private LogFormats() {}

    /** Dropwizard's own pattern, which an appender has that names none, knows no values. */
    static void fill(JsonNode appenders) {
        for (JsonNode each : appenders) {
            if (each instanceof ObjectNode appender && !appender.has("logFormat") && !appender.has("layout")) {
                appender.put("logFormat", USUAL);
            }
        }
    }

    static void check(JsonNode appenders, BiConsumer<JsonPointer, String> fault) {
        for (int i = 0; i < appenders.size(); i++) {
            JsonNode format = appenders.get(i).get("logFormat");
            if (format != null && !HAS_VALUES.matcher(format.asText()).find()) {
                fault.accept(
                        APPENDERS.appendIndex(i).appendProperty("logFormat"),
                        "needs %s: there stand the carrier, the cause, the request's id".formatted(LineValues.WORD));
            }
        }
    }
}
