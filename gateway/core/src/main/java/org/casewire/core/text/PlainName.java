package org.casewire.core.text;

/**
 * What may be stored as somebody's or something's name: an author, a reference, a key, an organisation. It is one line
 * and reads everywhere as it is stored, so that no name can pass for another in a list, a log or the audit trail.
 */
public final class PlainName {
    /** What is wrong with one that {@link #isPlain} refuses, for whoever sent it. */
    public static final String REMEDY = "must be one line without control, direction or invisible characters";

    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;

    private PlainName() {}

    /** No control, line break, half of a surrogate pair, or format character but the joiners that some scripts need. */
    public static boolean isPlain(String name) {
        return name.codePoints().allMatch(PlainName::isPlain);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            // Directions, byte order mark, zero-width space, tags; the two joiners are spelling in Persian and Hindi.
            case Character.FORMAT -> c == NON_JOINER || c == JOINER;
            default -> true;
        };
    }
}
