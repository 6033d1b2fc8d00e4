package org.casewire.api.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.api.request.JsonFields;
import org.casewire.core.organisation.DaySpan;
import org.casewire.core.organisation.DeskSettings;
import org.casewire.core.organisation.EscalationStep;
import org.casewire.core.organisation.OpeningHours;
import org.casewire.core.organisation.OpeningHours.Day;
import org.casewire.core.organisation.QuietHours;

/** Reads how an organisation's people work; what is left out stays as it is, and null takes it away. */
final class DeskFields {
    private static final int MOST_DATES = 400;
    private static final int MOST_STEPS = 10;

    private DeskFields() {}

    /** @param outOfHoursMessage by language, as it was read with the other automatic texts */
    static DeskSettings read(JsonFields fields, DeskSettings base, Map<String, String> outOfHoursMessage) {
        return new DeskSettings(
                given(fields, "openingHours")
                        ? fields.optionalObject("openingHours", DeskFields::hours)
                                .orElse(OpeningHours.ALWAYS)
                        : base.openingHours(),
                given(fields, "quietHours")
                        ? new QuietHours(fields.raw("quietHours")
                                .map(node -> spans(fields, "quietHours", node))
                                .orElse(List.of()))
                        : base.quietHours(),
                outOfHoursMessage,
                fields.optionalDuration("answerWithin").orElse(base.answerWithin()),
                given(fields, "escalation") ? escalation(fields) : base.escalation(),
                given(fields, "callbackPhone")
                        ? fields.optionalName("callbackPhone", 40).orElse("")
                        : base.callbackPhone(),
                fields.flag("actorRequired", base.actorRequired()));
    }

    private static boolean given(JsonFields fields, String name) {
        return fields.has(name);
    }

    private static OpeningHours hours(JsonFields fields) {
        String zone = fields.optionalText("timeZone", 64).orElse("");
        List<String> closed = fields.optionalTexts("closed", MOST_DATES, 10).orElse(List.of());
        Map<Day, List<DaySpan>> week =
                fields.optionalObject("week", DeskFields::week).orElse(Map.of());
        try {
            return OpeningHours.of(zone, week, closed);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int space = message.indexOf(' ');
            fields.fault(message.substring(0, space), message.substring(space + 1));
            return OpeningHours.ALWAYS;
        }
    }

    private static Map<Day, List<DaySpan>> week(JsonFields fields) {
        Map<Day, List<DaySpan>> week = new EnumMap<>(Day.class);
        for (Day day : Day.values()) {
            fields.raw(day.name()).ifPresent(node -> week.put(day, spans(fields, day.name(), node)));
        }
        return week;
    }

    private static List<DaySpan> spans(JsonFields fields, String name, JsonNode node) {
        List<DaySpan> spans = new ArrayList<>();
        if (!node.isArray()) {
            fields.fault(name, "must be a list of spans, such as [[\"08:00\", \"16:00\"]]");
            return spans;
        }
        for (int i = 0; i < node.size() && i <= MOST_STEPS; i++) {
            List<String> written = new ArrayList<>();
            node.get(i).forEach(time -> written.add(time.isTextual() ? time.textValue() : ""));
            try {
                spans.add(DaySpan.of(written));
            } catch (IllegalArgumentException e) {
                fields.fault(name + "[" + i + "]", String.valueOf(e.getMessage()));
            }
        }
        return spans;
    }

    private static List<EscalationStep> escalation(JsonFields fields) {
        return fields.optionalObjects("escalation", MOST_STEPS, DeskFields::step)
                .orElse(List.of());
    }

    private static EscalationStep step(JsonFields fields) {
        Optional<Duration> after = fields.optionalDuration("after");
        Optional<List<String>> email = fields.optionalTexts("email", MOST_STEPS, 254);
        return new EscalationStep(after.orElse(Duration.ZERO), email.orElse(List.of()));
    }
}
