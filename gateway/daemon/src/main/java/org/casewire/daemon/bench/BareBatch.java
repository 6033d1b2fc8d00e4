package org.casewire.daemon.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.casewire.core.id.Ids;

/** The values of one batch of {@link BareRows}, by name, in the sizes that sealed texts, numbers and authors have. */
final class BareBatch {
    private final Map<String, Column> columns = new HashMap<>();

    private record Column(String type, Object[] values) {}

    /** @param cases one for each message, with its {@code pairs}; {@code position} is the entry in each */
    BareBatch(Ids ids, Random random, UUID organisation, UUID[] cases, byte[][] pairs, long position) {
        int size = cases.length;
        put("organisations", "uuid", fill(new UUID[size], i -> organisation));
        put("cases", "uuid", cases);
        put("pairs", "bytea", pairs);
        put("ids", "uuid", fill(new UUID[size], i -> ids.next()));
        put("others", "uuid", fill(new UUID[size], i -> ids.next()));
        put("positions", "bigint", fill(new Long[size], i -> position));
        put("hashes", "bytea", random(random, size, 32));
        put("fresh", "bytea", random(random, size, 16));
        put("texts", "bytea", random(random, size, 120));
        put("phones", "bytea", random(random, size, 47));
        put("authors", "bytea", random(random, size, 65));
        put("raws", "bytea", random(random, size, 150));
        put("carrierIds", "text", fill(new String[size], i -> "bare" + random.nextLong()));
    }

    static byte[][] random(Random random, int size, int length) {
        return fill(new byte[size][], i -> {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        });
    }

    Array array(Connection connection, String name) throws SQLException {
        Column column = Optional.ofNullable(columns.get(name)).orElseThrow();
        return connection.createArrayOf(column.type(), column.values());
    }

    private void put(String name, String type, Object[] values) {
        columns.put(name, new Column(type, values));
    }

    private static <T> T[] fill(T[] array, IntFunction<T> value) {
        Arrays.setAll(array, value);
        return array;
    }
}
