package org.casewire.smpp;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/** The dates of receipts: YYMMDDhhmm by the specification, with seconds or a full year at some carriers. */
final class ReceiptDate {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{10,14}");

    private ReceiptDate() {}

    static Optional<Instant> parse(String date, ZoneId zone) {
        if (!DIGITS.matcher(date).matches()) {
            return Optional.empty();
        }
        return switch (date.length()) {
            case 10 -> at("20" + date + "00", zone);
            // Twelve digits are either YYMMDDhhmmss or YYYYMMDDhhmm; a month tells which.
            case 12 -> at("20" + date, zone).or(() -> at(date + "00", zone));
            case 14 -> at(date, zone);
            default -> Optional.empty();
        };
    }

    private static Optional<Instant> at(String yyyyMMddHHmmss, ZoneId zone) {
        try {
            return Optional.of(LocalDateTime.of(
                            number(yyyyMMddHHmmss, 0, 4),
                            number(yyyyMMddHHmmss, 4, 6),
                            number(yyyyMMddHHmmss, 6, 8),
                            number(yyyyMMddHHmmss, 8, 10),
                            number(yyyyMMddHHmmss, 10, 12),
                            number(yyyyMMddHHmmss, 12, 14))
                    .atZone(zone)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }
}
