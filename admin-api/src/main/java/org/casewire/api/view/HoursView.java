package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.casewire.core.organisation.DaySpan;
import org.casewire.core.organisation.OpeningHours;
import org.jspecify.annotations.Nullable;

/**
 * When somebody is at the desk.
 *
 * @param week spans by day, {@code MON} to {@code SUN}
 * @param closed dates
 */
@Schema(name = "OpeningHours")
public record HoursView(
        @Schema(example = "Europe/Helsinki") String timeZone,
        Map<String, List<List<String>>> week,
        List<String> closed) {
    /** Null when nobody has said anything of hours. */
    public static @Nullable HoursView of(OpeningHours hours) {
        if (hours.equals(OpeningHours.ALWAYS)) {
            return null;
        }
        Map<OpeningHours.Day, List<List<String>>> week = new TreeMap<>();
        hours.week().forEach((day, spans) -> week.put(day, written(spans)));
        Map<String, List<List<String>>> named = new LinkedHashMap<>();
        week.forEach((day, spans) -> named.put(day.name(), spans));
        return new HoursView(hours.timeZone(), named, hours.closed());
    }

    public static List<List<String>> written(List<DaySpan> spans) {
        return spans.stream().map(DaySpan::written).toList();
    }
}
