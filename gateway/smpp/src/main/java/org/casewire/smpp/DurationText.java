package org.casewire.smpp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as Dropwizard writes them, a whole number and a unit: {@code 500ms}, {@code 10s}, {@code 7 days}. */
public final class DurationText extends StdDeserializer<Duration> {
    private static final long serialVersionUID = 1L;
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,12})\\s*([a-z]+)");

    public DurationText() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser json, DeserializationContext context) throws IOException {
        String text = json.getValueAsString("").strip();
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            return (Duration) context.handleWeirdStringValue(Duration.class, text, "%s", e.getMessage());
        }
    }

    static Duration parse(String text) {
        Matcher parts = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a duration is a whole number and a unit, such as 500ms, 10s, 10min or 7d");
        }
        return Duration.of(Long.parseLong(parts.group(1)), unit(parts.group(2)));
    }

    private static ChronoUnit unit(String word) {
        return switch (word) {
            case "ns", "nanosecond", "nanoseconds" -> ChronoUnit.NANOS;
            case "us", "microsecond", "microseconds" -> ChronoUnit.MICROS;
            case "ms", "millisecond", "milliseconds" -> ChronoUnit.MILLIS;
            case "s", "second", "seconds" -> ChronoUnit.SECONDS;
            case "m", "min", "minute", "minutes" -> ChronoUnit.MINUTES;
            case "h", "hour", "hours" -> ChronoUnit.HOURS;
            case "d", "day", "days" -> ChronoUnit.DAYS;
            default -> throw new IllegalArgumentException("unknown unit of time; use ms, s, min, h or d");
        };
    }
}
