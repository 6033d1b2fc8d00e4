package org.casewire.daemon.fuzz;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.casewire.core.text.NastyShapes;

/** Values that break programs, with sound ones among them, so that something gets as far as the database. */
final class HostileValues {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "hei",
            "Hyvää päivää, äiti €",
            "\u0000",
            "a\u0000b",
            "\ud83d",
            "\udc00a",
            "\u202egnp.exe",
            "\u200b\u2060",
            "\ufeff",
            "\uffff",
            "👩‍⚕️🇫🇮",
            "e\u0301",
            "STOP",
            "null",
            "true",
            "0",
            "-1",
            "9223372036854775808",
            "1e400",
            "NaN",
            "'; drop table message; --",
            "${jndi:ldap://127.0.0.1/a}",
            "%s%n%x",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "\\",
            "\"",
            "{}",
            "[]",
            "a,b;c=d",
            "\r\nX-Injected: 1",
            "\n",
            "\t",
            "\u2028",
            "ß",
            "İ",
            "K");

    private static final List<String> TIMES = List.of(
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:00+02:00",
            "2026-02-30T12:00:00Z",
            "2016-12-31T23:59:60Z",
            "0000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "+10000-01-01T00:00:00Z",
            "+294277-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "-1000000000-01-01T00:00:00Z",
            "PT0S",
            "PT12H",
            "-PT1H",
            "P12Y",
            "P2147483647Y2147483647M2147483647D",
            "PT2562047788015215H30M7.999999999S",
            "P1000000000000D",
            "P");

    private static final List<String> PHONES = List.of(
            "+358401234567",
            "0401234567",
            "040 123 4567",
            "+358931234567",
            "+46701234567",
            "15400",
            "112",
            "+",
            "+3584012345678901234567890",
            "\u0660\u0664\u0660",
            "tel:+358-40-1234567;ext=5",
            "+358 (0)40 1234567");

    private static final List<String> WORDS = List.of(
            "NEW",
            "IN_PROGRESS",
            "COMPLETE",
            "SENT",
            "frontend",
            "admin",
            "operator",
            "FI",
            "fi",
            "en",
            "xx",
            "ASK",
            "LAST_SENT",
            "RECEIPT",
            "ACCEPTANCE",
            "new",
            "SENT ",
            "sim");

    private static final List<String> JSON = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1",
            "2147483648",
            "1e400",
            "1E-999999999",
            "1e999999999",
            "12345678901234567890123456789012345678901234567890",
            "-0.0",
            "[]",
            "{}",
            "[null]",
            "{\"\":1}",
            "{\"a\":{\"b\":{}}}",
            "NaN",
            "'a'",
            "\"\\ud83d\"",
            "\"\\u0000\"",
            "\"\\uZZZZ\"",
            "[".repeat(1_200) + "]".repeat(1_200));

    private final Random random;

    HostileValues(Random random) {
        this.random = random;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    String text() {
        return switch (random.nextInt(12)) {
            case 0 -> one(TIMES);
            case 1 -> one(PHONES);
            case 2 -> one(WORDS);
            case 3 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 4 -> shape(300);
            case 5 -> random.nextInt(8) == 0 ? shape(30_000) : shape(64);
            case 6 -> rubbish(1 + random.nextInt(40));
            default -> one(TEXTS);
        };
    }

    String time() {
        return one(TIMES);
    }

    String phone() {
        return chance(50) ? "+35840" + (1_000_000 + random.nextInt(40)) : one(PHONES);
    }

    String word() {
        return one(WORDS);
    }

    /** Something that is perhaps JSON. */
    String json() {
        return one(JSON);
    }

    String shape(int length) {
        return one(List.copyOf(NastyShapes.of(Math.max(40, length)).values()));
    }

    private String rubbish(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(5) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80)));
        }
        return text.toString();
    }
}
