package org.casewire.api.request;

import java.util.List;

/**
 * {@code If-Match} (RFC 9110, section 13.1.1): any version, or a list of those that the caller has seen. Compared strongly,
 * so that a weak tag is none.
 */
public final class EntityTags {
    /** Characters of the header; a caller has seen few versions. */
    private static final int READ_AT_MOST = 1_024;

    private EntityTags() {}

    /**
     * @param headers the values of each {@code If-Match}
     * @return whether one of them names the version; a header that is no list of tags names none
     */
    public static boolean match(List<String> headers, long version) {
        String header = String.join(",", headers).strip();
        if (header.equals("*")) {
            return true;
        }
        if (header.length() > READ_AT_MOST) {
            return false;
        }
        boolean found = false;
        int at = 0;
        while (at < header.length()) {
            char c = header.charAt(at);
            if (c == ',' || c == ' ' || c == '\t') {
                at++;
                continue;
            }
            boolean weak = header.startsWith("W/\"", at);
            int open = weak ? at + 2 : at;
            int close = header.charAt(open) == '"' ? header.indexOf('"', open + 1) : -1;
            if (close < 0) {
                return false;
            }
            found |= !weak && header.substring(open + 1, close).equals(String.valueOf(version));
            at = close + 1;
        }
        return found;
    }
}
