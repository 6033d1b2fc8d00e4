package org.casewire.core.restore;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A mark as a file: a name and a value on each line, for people too. */
final class MarkText {
    private MarkText() {}

    static String of(Mark mark) {
        return """
                node %s
                database %s
                generation %s
                beats %d
                systemIdentifier %d
                timeLine %d
                walPosition %d
                eventId %d
                at %s
                stoppedCleanly %s
                """.formatted(
                        mark.node(),
                        mark.database(),
                        mark.generation(),
                        mark.beats(),
                        mark.systemIdentifier(),
                        mark.timeLine(),
                        mark.walPosition(),
                        mark.eventId(),
                        mark.at(),
                        mark.clean());
    }

    /** @throws IllegalArgumentException when it is not one */
    static Mark read(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            String[] words = line.split(" ", 2);
            if (words.length == 2) {
                values.put(words[0], words[1]);
            }
        });
        try {
            return new Mark(
                    value(values, "node"),
                    UUID.fromString(value(values, "database")),
                    UUID.fromString(value(values, "generation")),
                    Long.parseLong(value(values, "beats")),
                    Long.parseLong(value(values, "systemIdentifier")),
                    Integer.parseInt(value(values, "timeLine")),
                    Long.parseLong(value(values, "walPosition")),
                    Long.parseLong(value(values, "eventId")),
                    Instant.parse(value(values, "at")),
                    value(values, "stoppedCleanly").equals("true"),
                    Map.of());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a mark", e);
        }
    }

    private static String value(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("a mark without " + name));
    }
}
