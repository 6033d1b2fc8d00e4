package org.casewire.core.text;

/** Whether a text shows anything at all on a phone or in a list; one that does not says as little as an empty one. */
public final class VisibleText {
    private VisibleText() {}

    /** Whether a character of it leaves a mark: neither a blank of any kind nor one that is never drawn. */
    public static boolean isIn(String text) {
        return text.codePoints().anyMatch(VisibleText::isVisible);
    }

    /** What of it can be seen: each blank of whatever kind as a plain one, and nothing that is never drawn. */
    public static String of(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isVisible(c)) {
                seen.appendCodePoint(c);
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                seen.append(' ');
            }
        });
        return seen.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !isDrawnAsNothing(c);
        };
    }

    /**
     * Letters, marks and symbols that are drawn as nothing: of Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties)
     * those that are no format characters, and the empty Braille pattern.
     */
    private static boolean isDrawnAsNothing(int c) {
        return c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x2065
                || c == 0x2800
                || c == 0x3164
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFFA0
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }
}
