package org.casewire.daemon.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Libraries that print what passes through them, such as bodies, headers, parameters of statements or PDUs: patients'
 * texts and numbers. They are held at a level at which they do not, whatever the root level is.
 *
 * <p>A configuration that asks for more of them is refused, and a filter before all loggers drops what they print
 * nonetheless: the admin port can change levels while the daemon runs.
 */
public final class HeldLoggers extends TurboFilter {
    private static final Map<String, Level> HELD = new TreeMap<>(Map.ofEntries(
            Map.entry("com.cloudhopper", Level.WARN),
            Map.entry("com.zaxxer.hikari", Level.ERROR),
            Map.entry("io.netty", Level.INFO),
            Map.entry("io.swagger", Level.WARN),
            Map.entry("jdk", Level.INFO),
            Map.entry("jersey", Level.INFO),
            Map.entry("org.eclipse.jetty", Level.INFO),
            Map.entry("org.flywaydb", Level.WARN),
            Map.entry("org.glassfish", Level.INFO),
            Map.entry("org.hibernate.validator", Level.INFO),
            Map.entry("org.jdbi", Level.INFO),
            Map.entry("org.postgresql", Level.INFO),
            Map.entry("sun", Level.INFO)));

    /** It warns of each Host header that is none, with all of it: anybody's words, and as many lines as he likes. */
    private static final String HOSTS = "org.eclipse.jetty.util.HostPort";

    /** It prints a stack for each client that goes away while its answer is written. */
    private static final String INVOKER = "org.eclipse.jetty.util.thread.SerializedInvoker";

    private static final String GONE = "channel already completed";

    private HeldLoggers() {}

    /** From now on nothing finer is printed; to be called after each (re)configuration of logging. */
    public static void hold(LoggerContext context) {
        HeldLoggers filter = new HeldLoggers();
        filter.start();
        context.addTurboFilter(filter);
    }

    /** The levels as a configuration states them. */
    static Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        HELD.forEach((name, level) -> levels.put(name, level.toString()));
        return levels;
    }

    /** @param loggers {@code logging.loggers} of a configuration */
    static void check(JsonNode loggers, BiConsumer<JsonPointer, String> faults) {
        JsonPointer at = JsonPointer.compile("/logging/loggers");
        loggers.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            Level asked = Level.toLevel((value.isObject() ? value.path("level") : value).asText(), Level.INFO);
            level(entry.getKey())
                    .filter(held -> !asked.isGreaterOrEqual(held))
                    .ifPresent(held -> faults.accept(
                            at.appendProperty(entry.getKey()),
                            "prints patients' data when finer than " + held + ". Leave it at " + held));
        });
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable fault) {
        if (HOSTS.equals(logger.getName())
                || (INVOKER.equals(logger.getName()) && fault != null && GONE.equals(fault.getMessage()))) {
            return FilterReply.DENY;
        }
        // This is asked for every call, printed or not: what is never held back, and what its logger drops itself, is
        // not looked up.
        if (level.isGreaterOrEqual(Level.WARN) || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        return level(logger.getName())
                .filter(held -> !level.isGreaterOrEqual(held))
                .map(held -> FilterReply.DENY)
                .orElse(FilterReply.NEUTRAL);
    }

    private static Optional<Level> level(String logger) {
        return HELD.entrySet().stream()
                .filter(held -> logger.equals(held.getKey()) || logger.startsWith(held.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
