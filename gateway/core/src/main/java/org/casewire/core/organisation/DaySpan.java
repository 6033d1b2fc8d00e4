package org.casewire.core.organisation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the day by the wall clock, written {@code ["08:00", "16:00"]}; {@code 24:00} is the day's end. One that
 * begins after its end goes on over midnight.
 *
 * @param from minutes after midnight, included
 * @param to minutes after midnight, not included
 */
public record DaySpan(int from, int to) {
    static final int DAY = 24 * 60;
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)|24:00");

    public DaySpan {
        if (from < 0 || to < 0 || from >= DAY || to > DAY || from == to) {
            throw new IllegalArgumentException("must be two different times, such as [\"08:00\", \"16:00\"]");
        }
    }

    /** @throws IllegalArgumentException in words for whoever wrote it */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static DaySpan of(List<String> written) {
        if (written.size() != 2) {
            throw new IllegalArgumentException("must be two times, such as [\"08:00\", \"16:00\"]");
        }
        return new DaySpan(minutes(written.get(0)), minutes(written.get(1)));
    }

    @JsonValue
    public List<String> written() {
        return List.of(written(from), written(to));
    }

    boolean contains(int minute) {
        return overMidnight() ? minute >= from || minute < to : minute >= from && minute < to;
    }

    boolean overMidnight() {
        return from > to;
    }

    private static int minutes(String time) {
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be times such as 08:00, at most 24:00");
        }
        return matcher.group(1) == null
                ? DAY
                : Integer.parseInt(matcher.group(1)) * 60 + Integer.parseInt(matcher.group(2));
    }

    private static String written(int minutes) {
        return String.format("%02d:%02d", minutes / 60, minutes % 60);
    }
}
