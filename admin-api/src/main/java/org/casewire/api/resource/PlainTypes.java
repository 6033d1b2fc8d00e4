package org.casewire.api.resource;

import java.util.Locale;

/**
 * Which {@code Content-Type} and {@code Accept} {@link SendingLane} understands by itself: JSON, without weights. Any
 * other is for Jersey to tell. Each character is looked at once, and few of them: no key was shown yet.
 */
final class PlainTypes {
    private static final int LONGEST = 256;
    private static final String JSON = "application/json";

    private PlainTypes() {}

    /** {@code application/json}, perhaps with {@code charset=utf-8}. */
    static boolean isJson(String contentType) {
        if (contentType.length() > LONGEST || !startsWithJson(contentType)) {
            return false;
        }
        String rest = contentType.substring(JSON.length());
        return rest.isEmpty()
                || (rest.charAt(0) == ';'
                        && switch (rest.substring(1).stripLeading().toLowerCase(Locale.ROOT)) {
                            case "charset=utf-8", "charset=\"utf-8\"" -> true;
                            default -> false;
                        });
    }

    /** A list of types, none of them weighed, with JSON or anything among them. */
    static boolean takesJson(String accept) {
        if (accept.length() > LONGEST || accept.indexOf(';') >= 0) {
            return false;
        }
        for (int start = 0; start <= accept.length(); ) {
            int comma = accept.indexOf(',', start);
            int end = comma < 0 ? accept.length() : comma;
            String type = accept.substring(start, end).strip();
            if (type.equals("*/*") || (type.length() == JSON.length() && startsWithJson(type))) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean startsWithJson(String type) {
        return type.regionMatches(true, 0, JSON, 0, JSON.length());
    }
}
