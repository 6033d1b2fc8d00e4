package org.casewire.daemon.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What we want of Dropwizard's {@code server} and {@code logging} unless a file says otherwise.
 *
 * <p>Laid under the file rather than written into it, so that a file which sets one key of a section keeps the rest:
 * Dropwizard would begin that section anew from its own defaults, which log every request with its query string (a
 * patient's number may stand there) and name threads by it.
 */
public final class ShellDefaults {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ShellDefaults() {}

    public static ObjectNode tree() {
        ObjectNode root = JSON.objectNode();
        ObjectNode server = root.putObject("server");
        server.put("type", "default");
        server.put("enableThreadNameFilter", false);
        server.put("minThreads", 4);
        server.put("maxThreads", 12);
        server.put("drain", "5s");
        server.put("shutdownGracePeriod", "10s");
        server.putArray("trustedProxies");
        server.putObject("requestLog").putArray("appenders");
        server.putObject("gzip").putArray("excludedMimeTypes").add("text/event-stream");
        server.putArray("applicationConnectors").add(connector(8080));
        server.putArray("adminConnectors").add(connector(8081));
        ObjectNode logging = root.putObject("logging");
        logging.put("level", "INFO");
        ObjectNode loggers = logging.putObject("loggers");
        HeldLoggers.levels().forEach(loggers::put);
        ObjectNode console = logging.putArray("appenders").addObject();
        console.put("type", "console");
        console.put("logFormat", LogFormats.USUAL);
        return root;
    }

    private static ObjectNode connector(int port) {
        ObjectNode connector = JSON.objectNode();
        connector.put("type", "http");
        connector.put("bindHost", "127.0.0.1");
        connector.put("port", port);
        connector.put("useServerHeader", false);
        connector.put("useDateHeader", true);
        return connector;
    }

    /** Lays {@code upper} over {@code lower}: objects are merged key by key, everything else is replaced. */
    static void merge(ObjectNode lower, ObjectNode upper) {
        if (isAnotherType(lower, upper)) {
            // A simple server has one connector: these lists of the default one would be unknown keys there.
            lower.remove(List.of("applicationConnectors", "adminConnectors", "trustedProxies", "drain"));
        }
        upper.properties().forEach(entry -> {
            JsonNode below = lower.get(entry.getKey());
            if (below instanceof ObjectNode section && entry.getValue() instanceof ObjectNode over) {
                merge(section, over);
            } else if (!entry.getValue().isNull() || below == null) {
                lower.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static boolean isAnotherType(ObjectNode lower, ObjectNode upper) {
        return upper.has("type") && !upper.get("type").equals(lower.get("type"));
    }
}
