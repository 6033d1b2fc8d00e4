package org.casewire.core.organisation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an organisation's people work (product.md, The desk).
 *
 * @param quietHours in which patients are not disturbed, by the wall clock of the opening hours' time zone
 * @param outOfHoursMessage by language: the automatic answer while nobody is there; empty when there is none
 * @param answerWithin a patient who waits longer, in opening time, needs attention
 * @param escalation who is told then, step by step
 * @param callbackPhone what a template's {phone} stands for; "" when there is none
 * @param actorRequired a front end must name the person in every call
 */
public record DeskSettings(
        OpeningHours openingHours,
        QuietHours quietHours,
        Map<String, String> outOfHoursMessage,
        Duration answerWithin,
        List<EscalationStep> escalation,
        String callbackPhone,
        boolean actorRequired) {
    public static final DeskSettings DEFAULTS =
            new DeskSettings(OpeningHours.ALWAYS, QuietHours.NONE, Map.of(), Duration.ofHours(4), List.of(), "", false);

    public DeskSettings {
        outOfHoursMessage = Collections.unmodifiableMap(new LinkedHashMap<>(outOfHoursMessage));
        escalation = List.copyOf(escalation);
    }

    @JsonIgnore
    public boolean isQuiet(Instant at) {
        return quietHours.isQuiet(at, openingHours.zone());
    }

    /** The first moment from then on at which patients may be disturbed. */
    public Instant endOfQuiet(Instant at) {
        return quietHours.end(at, openingHours.zone());
    }
}
