package org.casewire.smpp;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** How validity_period is written (SMPP 3.4, section 7.1.1): carriers take one form only, or none. */
public enum ValidityForm {
    /** Years, months, days, hours, minutes and seconds from now. */
    RELATIVE,
    /** A time on the carrier's clock, with its distance from UTC in quarters of an hour. */
    ABSOLUTE,
    /** Empty: the carrier keeps trying for as long as it always does. */
    NONE;

    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern("yyMMddHHmmss");
    private static final int QUARTER = 15 * 60;

    String write(Duration validity, Instant now, ZoneId zone) {
        return switch (this) {
            case RELATIVE ->
                String.format(
                        "0000%02d%02d%02d%02d000R",
                        validity.toDays(), validity.toHoursPart(), validity.toMinutesPart(), validity.toSecondsPart());
            case ABSOLUTE -> absolute(now.plus(validity).atZone(zone));
            case NONE -> "";
        };
    }

    private static String absolute(ZonedDateTime end) {
        int quarters = end.getOffset().getTotalSeconds() / QUARTER;
        return TO_THE_SECOND.format(end) + String.format("0%02d", Math.abs(quarters)) + (quarters < 0 ? "-" : "+");
    }
}
