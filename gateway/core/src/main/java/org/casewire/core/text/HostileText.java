package org.casewire.core.text;

/**
 * Makes a text from outside safe to store and to show, without hiding that something was there.
 *
 * <ul>
 *   <li>Line ends of every kind (CR, CR LF, NEL, U+2028, U+2029) become a newline; newline and tab stay.
 *   <li>Other C0 controls and DEL become their control pictures (U+2400 to U+2421). So NUL, which PostgreSQL refuses,
 *       shows as ␀.
 *   <li>Bidirectional embeddings, overrides and isolates, which can make a text read other than it was stored, become
 *       their names, e.g. {@code ⟨RLO⟩}. The plain marks (LRM, RLM, ALM) stay: they are part of right-to-left writing
 *       and reorder nothing by force.
 *   <li>Lone surrogates, C1 controls, noncharacters and the invisible controls U+206A to U+206F and U+FFF9 to U+FFFB
 *       become U+FFFD.
 *   <li>What is over {@link #LIMIT} units is cut off and marked {@code […]}; an SMS of 255 parts, or the longest PDU
 *       that the links take, stays well under it.
 * </ul>
 *
 * Joiners, variation selectors and all other characters stay as they are. Within the limit, doing it twice changes nothing more.
 */
public final class HostileText {
    /** UTF-16 units that are read of one text. */
    public static final int LIMIT = 70_000;

    private HostileText() {}

    public static String neutralise(String text) {
        int end = text.length();
        if (end > LIMIT) {
            end = Character.isSurrogatePair(text.charAt(LIMIT - 1), text.charAt(LIMIT)) ? LIMIT - 1 : LIMIT;
        }
        StringBuilder safe = new StringBuilder(end);
        for (int i = 0; i < end; ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint == '\r' && i < end && text.charAt(i) == '\n') {
                continue;
            }
            append(safe, codePoint);
        }
        if (end < text.length()) {
            safe.append("[…]");
        }
        return safe.toString();
    }

    private static void append(StringBuilder safe, int c) {
        switch (c) {
            case '\n', '\t' -> safe.append((char) c);
            case '\r', 0x85, 0x2028, 0x2029 -> safe.append('\n');
            case 0x7F -> safe.append('\u2421');
            case 0x202A -> safe.append("⟨LRE⟩");
            case 0x202B -> safe.append("⟨RLE⟩");
            case 0x202C -> safe.append("⟨PDF⟩");
            case 0x202D -> safe.append("⟨LRO⟩");
            case 0x202E -> safe.append("⟨RLO⟩");
            case 0x2066 -> safe.append("⟨LRI⟩");
            case 0x2067 -> safe.append("⟨RLI⟩");
            case 0x2068 -> safe.append("⟨FSI⟩");
            case 0x2069 -> safe.append("⟨PDI⟩");
            default -> {
                if (c < 0x20) {
                    safe.append((char) (0x2400 + c));
                } else {
                    safe.appendCodePoint(unshowable(c) ? 0xFFFD : c);
                }
            }
        }
    }

    private static boolean unshowable(int c) {
        return (c >= 0x80 && c <= 0x9F)
                || (c >= 0x206A && c <= 0x206F)
                || WellFormedText.isHalf(c)
                || (c >= 0xFFF9 && c <= 0xFFFB)
                || (c >= 0xFDD0 && c <= 0xFDEF)
                || (c & 0xFFFE) == 0xFFFE;
    }
}
