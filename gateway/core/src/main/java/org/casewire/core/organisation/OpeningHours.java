package org.casewire.core.organisation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When somebody is at the desk, by the wall clock of one time zone. Without a week it is always.
 *
 * @param timeZone its IANA name; "" when none was chosen
 * @param week the spans of each day; a day without any is closed
 * @param closed dates on which nobody is there, whatever day of the week it is
 */
public record OpeningHours(String timeZone, Map<Day, List<DaySpan>> week, List<String> closed) {
    /** Somebody is always there, or nobody said when. */
    public static final OpeningHours ALWAYS = new OpeningHours("", Map.of(), List.of());

    /** Longer than any row of holidays; a clock that finds nothing until then runs on by the wall. */
    private static final int DAYS = 400;

    /** As the API writes them. */
    public enum Day {
        MON,
        TUE,
        WED,
        THU,
        FRI,
        SAT,
        SUN;

        static Day of(DayOfWeek day) {
            return values()[day.ordinal()];
        }
    }

    public OpeningHours {
        Map<Day, List<DaySpan>> sorted = new EnumMap<>(Day.class);
        week.forEach((day, spans) -> sorted.put(
                day,
                spans.stream().sorted(Comparator.comparingInt(DaySpan::from)).toList()));
        week = Map.copyOf(sorted);
        closed = List.copyOf(closed);
    }

    /** From a file or a row; what is left out is none. */
    @JsonCreator
    static OpeningHours written(
            @JsonProperty("timeZone") @Nullable String timeZone,
            @JsonProperty("week") @Nullable Map<Day, List<DaySpan>> week,
            @JsonProperty("closed") @Nullable List<String> closed) {
        return of(
                Optional.ofNullable(timeZone).orElse(""),
                Optional.ofNullable(week).orElse(Map.of()),
                Optional.ofNullable(closed).orElse(List.of()));
    }

    /** @throws IllegalArgumentException in words for whoever wrote it */
    public static OpeningHours of(String timeZone, Map<Day, List<DaySpan>> week, List<String> closed) {
        try {
            ZoneId.of(timeZone.isEmpty() ? "UTC" : timeZone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("timeZone must be a name such as Europe/Helsinki", e);
        }
        if (week.values().stream().flatMap(List::stream).anyMatch(DaySpan::overMidnight)) {
            throw new IllegalArgumentException("week must have spans that begin before they end; midnight is 24:00");
        }
        try {
            closed.forEach(LocalDate::parse);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("closed must be dates such as 2026-12-24", e);
        }
        return new OpeningHours(timeZone, week, closed);
    }

    @JsonIgnore
    public boolean isAlways() {
        return week.values().stream().allMatch(List::isEmpty);
    }

    /** The machine's own when none was chosen. */
    public ZoneId zone() {
        return timeZone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(timeZone);
    }

    public boolean isOpen(Instant at) {
        ZonedDateTime local = at.atZone(zone());
        int minute = local.getHour() * 60 + local.getMinute();
        return isAlways() || spans(local.toLocalDate()).stream().anyMatch(span -> span.contains(minute));
    }

    /** When so much opening time will have passed since then: a clock that rests while nobody is there. */
    public Instant after(Instant from, Duration open) {
        if (isAlways()) {
            return from.plus(open);
        }
        Duration left = open;
        LocalDate first = from.atZone(zone()).toLocalDate();
        for (int day = 0; day <= DAYS; day++) {
            LocalDate date = first.plusDays(day);
            Instant counted = from;
            for (DaySpan span : spans(date)) {
                Instant begin = later(at(date, span.from()), counted);
                Instant end = at(date, span.to());
                if (!end.isAfter(begin)) {
                    continue;
                }
                Duration within = Duration.between(begin, end);
                if (left.compareTo(within) <= 0) {
                    return begin.plus(left);
                }
                left = left.minus(within);
                counted = end;
            }
        }
        return from.plus(open);
    }

    private List<DaySpan> spans(LocalDate date) {
        return closed.contains(date.toString()) ? List.of() : week.getOrDefault(Day.of(date.getDayOfWeek()), List.of());
    }

    private Instant at(LocalDate date, int minute) {
        return minute == DaySpan.DAY
                ? date.plusDays(1).atStartOfDay(zone()).toInstant()
                : date.atTime(minute / 60, minute % 60).atZone(zone()).toInstant();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
