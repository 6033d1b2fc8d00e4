package org.casewire.api.request;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Times as callers write them: RFC 3339, whose years have four digits. The database could not compare all others. */
final class Moments {
    static final String REMEDY = "must be an RFC 3339 time in UTC, e.g. 2026-01-31T12:00:00Z";

    private static final int LONGEST = 64;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Moments() {}

    static Optional<Instant> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(text);
            return time.isBefore(FIRST) || time.isAfter(LAST) ? Optional.empty() : Optional.of(time);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
