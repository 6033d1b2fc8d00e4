package org.casewire.core.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * A span of time in days of the wall clock: what is counted over years is counted a day at a time, so that no statement
 * runs long and each message falls into one of them.
 */
record Spans(LocalDate day, Instant from, Instant to) {
    /** Before which there was no Casewire. */
    private static final Instant BEGINNING = Instant.parse("2020-01-01T00:00:00Z");

    /** @param to not included */
    static List<Spans> of(Instant from, Instant to, ZoneId zone) {
        List<Spans> days = new ArrayList<>();
        Instant begin = from.isBefore(BEGINNING) ? BEGINNING : from;
        while (begin.isBefore(to)) {
            LocalDate day = begin.atZone(zone).toLocalDate();
            Instant next = day.plusDays(1).atStartOfDay(zone).toInstant();
            Instant end = next.isBefore(to) ? next : to;
            days.add(new Spans(day, begin, end));
            begin = end;
        }
        return days;
    }
}
