package org.casewire.core.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands in a field for a number, as nothing but digits: whatever else was typed must be known to mean nothing, or
 * the number would be another person's. Separators of every script are, and what cannot be seen; a letter, a second
 * number or an extension is not.
 *
 * @param international it began with a plus, or with {@code 00} in place of one
 * @param digits ASCII, without that {@code 00}; at least one
 * @param breaks how many digits stand before each bracket, slash and decimal point: what follows one may be a note, or
 *     somebody's extension, and is to be looked at again if the digits before are a number by themselves
 */
record TypedNumber(boolean international, String digits, List<Integer> breaks) {
    private static final String SCHEME = "tel:";
    private static final String PLUS = "+\uff0b\ufe62";
    private static final String POINTS = ".\uff0e";
    /** Digits behind the only point that may be a fraction: a table makes {@code 401234567.0} of a number. */
    private static final int FRACTION = 2;

    private static final String SLASHES = "/\uff0f\u2044\u2215";
    /** Marks between groups beside dashes and blanks: dots in the middle, waves, minus signs. */
    private static final String MARKS =
            "\u00b7\u2022\u2024\u2027\u22c5\u30fb\uff65~\u2053\u223c\uff5e\u2212\u30fc\uff70\t";
    /** Quotation marks that Unicode counts as brackets. */
    private static final String QUOTES = "\u201a\u201e\u301d\u301e\u301f";
    /** Seen by nobody though they are no format characters: fillers, joiners, what chooses a glyph. */
    private static final String UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800";

    TypedNumber {
        breaks = List.copyOf(breaks);
    }

    /** Empty where anything in it is neither a digit nor known to mean nothing. */
    static Optional<TypedNumber> read(String typed) {
        Reader reader = new Reader();
        String number = withoutScheme(typed.strip());
        return number.codePoints().allMatch(reader::take) ? reader.number() : Optional.empty();
    }

    /** As the numbering plan reads it. */
    String plain() {
        return (international ? "+" : "") + digits;
    }

    /** The digits before each break, as numbers of their own. */
    List<TypedNumber> beginnings() {
        return breaks.stream()
                .filter(end -> end > 0 && end < digits.length())
                .map(end -> new TypedNumber(international, digits.substring(0, end), List.of()))
                .toList();
    }

    private static String withoutScheme(String typed) {
        return typed.toLowerCase(Locale.ROOT).startsWith(SCHEME) ? typed.substring(SCHEME.length()) : typed;
    }

    @Override
    public String toString() {
        return "TypedNumber[]";
    }

    private static final class Reader {
        private final StringBuilder digits = new StringBuilder();
        private final List<Integer> breaks = new ArrayList<>();
        private boolean plus;
        private int points;
        private int beforePoint;

        /** @return whether it may stand where it does */
        boolean take(int character) {
            int kind = Character.getType(character);
            if (kind == Character.DECIMAL_DIGIT_NUMBER) {
                digits.append(Character.digit(character, 10));
                return true;
            }
            if (PLUS.indexOf(character) >= 0) {
                boolean first = !plus && digits.isEmpty();
                plus = true;
                return first;
            }
            if (POINTS.indexOf(character) >= 0) {
                points++;
                beforePoint = digits.length();
                return true;
            }
            if (SLASHES.indexOf(character) >= 0 || isBracket(character, kind)) {
                breaks.add(digits.length());
                return true;
            }
            return isBetween(character, kind) || isUnseen(character, kind);
        }

        Optional<TypedNumber> number() {
            if (digits.isEmpty()) {
                return Optional.empty();
            }
            int behindPoint = digits.length() - beforePoint;
            if (points == 1 && behindPoint > 0 && digits.substring(beforePoint).matches("0+")) {
                return Optional.empty();
            }
            if (points == 1 && behindPoint <= FRACTION) {
                breaks.add(beforePoint);
            }
            boolean zeros = !plus && digits.length() > 2 && digits.charAt(0) == '0' && digits.charAt(1) == '0';
            return Optional.of(
                    zeros
                            ? new TypedNumber(
                                    true,
                                    digits.substring(2),
                                    breaks.stream().map(end -> end - 2).toList())
                            : new TypedNumber(plus, digits.toString(), breaks));
        }

        private static boolean isBracket(int character, int kind) {
            return (kind == Character.START_PUNCTUATION || kind == Character.END_PUNCTUATION)
                    && QUOTES.indexOf(character) < 0;
        }

        private static boolean isBetween(int character, int kind) {
            return kind == Character.SPACE_SEPARATOR
                    || kind == Character.DASH_PUNCTUATION
                    || MARKS.indexOf(character) >= 0;
        }

        private static boolean isUnseen(int character, int kind) {
            return kind == Character.FORMAT
                    || UNSEEN.indexOf(character) >= 0
                    || character >= 0xFE00 && character <= 0xFE0F
                    || character >= 0xE0100 && character <= 0xE01EF
                    || character >= 0x180B && character <= 0x180F;
        }
    }
}
