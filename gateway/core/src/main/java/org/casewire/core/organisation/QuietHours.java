package org.casewire.core.organisation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.IntStream;

/** The parts of each day in which patients are not to be disturbed. */
public record QuietHours(@JsonValue List<DaySpan> spans) {
    public static final QuietHours NONE = new QuietHours(List.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public QuietHours {
        spans = List.copyOf(spans);
    }

    public boolean isQuiet(Instant at, ZoneId zone) {
        return isQuiet(minute(at.atZone(zone)));
    }

    /** The first moment from then on that is not quiet; then itself when it is not. */
    public Instant end(Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        int minute = minute(local);
        if (!isQuiet(minute)) {
            return at;
        }
        int wait = IntStream.rangeClosed(1, DaySpan.DAY)
                .filter(more -> !isQuiet((minute + more) % DaySpan.DAY))
                .findFirst()
                .orElse(DaySpan.DAY);
        LocalDateTime end = local.toLocalDateTime().withSecond(0).withNano(0).plusMinutes(wait);
        Instant ends = end.atZone(zone).toInstant();
        // In the hour that a clock goes through twice, the first of the two may lie behind.
        return ends.isAfter(at)
                ? ends
                : end.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }

    /** Whether there is a minute of the day that is not quiet. */
    boolean leavesTime() {
        return !IntStream.range(0, DaySpan.DAY).allMatch(this::isQuiet);
    }

    private boolean isQuiet(int minute) {
        return spans.stream().anyMatch(span -> span.contains(minute));
    }

    private static int minute(ZonedDateTime local) {
        return local.getHour() * 60 + local.getMinute();
    }
}
