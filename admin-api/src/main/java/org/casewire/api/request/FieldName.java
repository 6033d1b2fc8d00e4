package org.casewire.api.request;

import org.casewire.core.text.PlainName;

/** The name of a field that a caller made up, as an answer may show it. */
final class FieldName {
    private static final int LONGEST = 64;

    private FieldName() {}

    /** The name itself, or a question mark for what is too long or is no name. */
    static String shown(String name) {
        return name.length() <= LONGEST && PlainName.isPlain(name) ? name : "?";
    }
}
