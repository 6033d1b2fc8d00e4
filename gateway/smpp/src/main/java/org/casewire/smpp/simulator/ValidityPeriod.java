package org.casewire.smpp.simulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads validity_period in both of its formats (SMPP 3.4 §7.1.1). */
final class ValidityPeriod {
    private static final int LENGTH = 16;
    private static final int SECONDS_IN_QUARTER = 15 * 60;

    private ValidityPeriod() {}

    /** When the message expires; empty if it does not say, or says it in no known format. */
    static Optional<Instant> end(String text, Instant from) {
        if (text.length() != LENGTH || !text.substring(0, 15).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int[] pair = new int[6];
        for (int i = 0; i < pair.length; i++) {
            pair[i] = Integer.parseInt(text.substring(2 * i, 2 * i + 2));
        }
        char kind = text.charAt(15);
        try {
            return switch (kind) {
                case 'R' ->
                    Optional.of(from.atOffset(ZoneOffset.UTC)
                            .plusYears(pair[0])
                            .plusMonths(pair[1])
                            .plusDays(pair[2])
                            .plus(Duration.ofHours(pair[3]).plusMinutes(pair[4]).plusSeconds(pair[5]))
                            .toInstant());
                case '+', '-' -> {
                    int ahead = Integer.parseInt(text.substring(13, 15)) * SECONDS_IN_QUARTER;
                    yield Optional.of(LocalDateTime.of(2000 + pair[0], pair[1], pair[2], pair[3], pair[4], pair[5])
                            .toInstant(ZoneOffset.ofTotalSeconds(kind == '+' ? ahead : -ahead)));
                }
                default -> Optional.empty();
            };
        } catch (DateTimeException noSuchDate) {
            return Optional.empty();
        }
    }
}
