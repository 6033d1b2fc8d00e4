package org.casewire.core.text;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What costs a careless reader most: each shape is long, and all of it looks as if it might still turn out to be
 * something. For whatever reads what a caller sends; time is that of the thread, so that a busy machine does not count.
 */
public final class NastyShapes {
    /** UTF-16 units: as many as a body may have bytes. */
    public static final int LONGEST = 64 * 1024;

    /** What one reader may take for one shape. */
    public static final Duration BOUND = Duration.ofMillis(50);

    /** Who takes that long for one is not asked for the next. */
    private static final Duration HOPELESS = Duration.ofSeconds(1);

    /** A costly reader is so each time; a thread that was just put aside, or ran code not compiled yet, is not. */
    private static final int TRIES = 10;

    private static final int WARM = 2 * 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private NastyShapes() {}

    /** By name; each filled up to that many UTF-16 units. */
    public static Map<String, String> of(int length) {
        Map<String, String> shapes = new LinkedHashMap<>();
        shapes.put("blanks behind a comma", filled(",", " ", "", length));
        shapes.put("blanks before an open quote", filled(",", " ", "\"", length));
        shapes.put("letters of a parameter", filled("a;", "b", "", length));
        shapes.put("blanks and an end", filled("", " ", "x", length));
        shapes.put("tabs", filled("", "\t", "", length));
        shapes.put("letters", filled("", "a", "", length));
        shapes.put("letters and a bang", filled("", "a", "!", length));
        shapes.put("commas and blanks", filled("", ", ", ";", length));
        shapes.put("equals signs", filled("", "=", "", length));
        shapes.put("semicolons", filled("", ";", "", length));
        shapes.put("quotes", filled("", "\"", "", length));
        shapes.put("an open quote", filled("a=\"", "b", "", length));
        shapes.put("escapes in an open quote", filled("\"", "\\\\", "", length));
        shapes.put("quoted pieces", filled("wait=", "\"\\\"\",", "", length));
        shapes.put("parameters", filled("", "a=b;", "\"", length));
        shapes.put("waits for nothing", filled("", "wait=x,", "", length));
        shapes.put("noughts", filled("wait=", "0", "x", length));
        shapes.put("types", filled("", "application/json,", ";", length));
        shapes.put("weights", filled("", "*/*;q=0.1,", "", length));
        shapes.put("nines", filled("", "9", "", length));
        shapes.put("nines and a letter", filled("", "9", "x", length));
        shapes.put("digits apart", filled("+358 40 ", "1 ", "x", length));
        shapes.put("brackets around digits", filled("", "(0)", "!", length));
        shapes.put("punctuation behind digits", filled("0401234567", " -.", "a", length));
        shapes.put("extensions", filled("+358401234567", " ext. ", "1", length));
        shapes.put("tel parameters", filled("tel:", "+1;ext=1;phone-context=+", "", length));
        shapes.put("pluses", filled("", "+", "1", length));
        shapes.put("slashes", filled("", "/", "x", length));
        shapes.put("steps up", filled("/", "../", "", length));
        shapes.put("percents", filled("", "%00", "%", length));
        shapes.put("objects", filled("", "{\"a\":", "", length));
        shapes.put("lists", filled("", "[", "", length));
        shapes.put("closed lists", filled("", "[],", "]", length));
        shapes.put("hexadecimal", filled("", "0a0a0a0a-", "", length));
        shapes.put("a key without an end", filled("cw_", "a", "_", length));
        shapes.put("addresses", filled("", "127.0.0.1, ", "", length));
        shapes.put("hops", filled("", "for=\"[::1]\";by=a,", "", length));
        shapes.put("entity tags", filled("", "W/\"1\",", "", length));
        shapes.put("marks on one letter", filled("a", "\u0301", "", length));
        shapes.put("joined emoji", filled("", "\ud83d\udc69\u200d", "", length));
        shapes.put("flags", filled("", "\ud83c\uddeb", "", length));
        shapes.put("jamo", filled("", "\u1100", "\u11a8", length));
        shapes.put("halves of pairs", filled("", "\ud83d", "", length));
        shapes.put("newlines", filled("", "\r\n", "x", length));
        shapes.put("controls", filled("", "\u0000", "", length));
        shapes.put("turned around", filled("", "\u202e", "stop", length));
        shapes.put("digits of another script", filled("", "\u0663", "", length));
        shapes.put("many words", filled("STOP", " stop .", "", length));
        shapes.put("cookies", filled("", "a=\"b; ", "", length));
        shapes.put("times", filled("2026-01-31T12:00:00", ".0", "Z", length));
        shapes.put("durations", filled("P", "1D", "T1H", length));
        return shapes;
    }

    private static String filled(String start, String unit, String end, int length) {
        int room = length - start.length() - end.length();
        StringBuilder text = new StringBuilder(length).append(start);
        while (text.length() + unit.length() <= start.length() + room) {
            text.append(unit);
        }
        return text.append(end).toString();
    }

    /**
     * Gives each shape to each reader, warm, and says which took longer than {@link #BOUND}: "reader: shape, time".
     *
     * @param readers by name; they may refuse by an exception, but an Error is an answer that nobody gets
     */
    public static List<String> tooCostly(Map<String, Consumer<String>> readers) {
        return tooCostly(readers, of(WARM), of(LONGEST));
    }

    /** The same with shapes of one's own. */
    public static List<String> tooCostly(
            Map<String, Consumer<String>> readers, Map<String, String> warm, Map<String, String> shapes) {
        List<String> slow = new ArrayList<>();
        readers.forEach((name, reader) -> {
            for (int i = 0; i < 3; i++) {
                warm.values().forEach(shape -> read(reader, shape));
            }
            for (Map.Entry<String, String> shape : shapes.entrySet()) {
                Duration best = best(reader, shape.getValue());
                if (best.compareTo(BOUND) >= 0) {
                    slow.add(name + ": " + shape.getKey() + ", " + best.toMillis() + " ms");
                }
                if (best.compareTo(HOPELESS) >= 0) {
                    break;
                }
            }
        });
        return slow;
    }

    private static Duration best(Consumer<String> reader, String text) {
        Duration best = read(reader, text);
        for (int i = 1; i < TRIES && best.compareTo(BOUND) >= 0 && best.compareTo(HOPELESS) < 0; i++) {
            Duration again = read(reader, text);
            best = again.compareTo(best) < 0 ? again : best;
        }
        return best;
    }

    private static Duration read(Consumer<String> reader, String text) {
        long before = THREADS.getCurrentThreadCpuTime();
        try {
            reader.accept(text);
        } catch (RuntimeException refused) {
            // As good an answer as any other, if it comes soon.
        }
        return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
    }
}
