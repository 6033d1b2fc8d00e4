package org.casewire.daemon.log;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a log line says beside its sentence: the key-values that the code gave it, and the id of the request it belongs
 * to, which the caller was told to quote. Every layout has them; a pattern has them at {@code %kvp}.
 */
public final class LineValues extends ClassicConverter {
    /** As a pattern names it. */
    public static final String WORD = "%kvp";

    /** From now on, for every pattern that is made. */
    public static void install() {
        for (String word : new String[] {"kvp", "keyValuePairs"}) {
            PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, LineValues::new);
            PatternLayout.DEFAULT_CONVERTER_MAP.put(word, LineValues.class.getName());
        }
    }

    /** By name, in the order in which they were given; numbers and flags as such, all else as text. */
    static Map<String, Object> of(ILoggingEvent event) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> values.put(pair.key, plain(pair.value)));
        }
        values.putAll(event.getMDCPropertyMap());
        return values;
    }

    private static Object plain(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }

    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        of(event).forEach((name, value) -> {
            if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(name)
                    .append("=\"")
                    .append(value.toString().replace("\"", "\\\""))
                    .append('"');
        });
        return line.toString();
    }
}
