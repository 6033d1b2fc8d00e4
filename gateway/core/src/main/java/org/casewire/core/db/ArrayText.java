package org.casewire.core.db;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Arrays as PostgreSQL writes them (manual, section 8.15.6), for rows that are bound as columns: an array of arrays
 * must be rectangular, and unnest flattens it.
 */
public final class ArrayText {
    private ArrayText() {}

    /** For {@code cast(… as text[])}. */
    public static String of(List<String> texts) {
        return texts.stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** For {@code cast(… as bytea[])}. */
    public static String ofBytes(List<byte[]> values) {
        return values.stream()
                .map(value -> "\"\\\\x" + HexFormat.of().formatHex(value) + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
