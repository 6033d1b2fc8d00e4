package org.casewire.daemon.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.casewire.daemon.fuzz.Described.Operation;

/** Makes paths and queries from a described operation. */
final class HostilePath {
    private static final List<String> NO_IDS = List.of("sim", "0", "00000000-0000-0000-0000-000000000000");

    private final HostileValues values;
    private final SeenIds ids;

    HostilePath(HostileValues values, SeenIds ids) {
        this.values = values;
        this.ids = ids;
    }

    String path(Operation operation) {
        StringBuilder path = new StringBuilder();
        String collection = "";
        String[] message = id("messages").split("/", 2);
        boolean ofCase = message.length == 2 && operation.path().contains("{messageId}");
        for (String part : operation.path().substring(1).split("/")) {
            path.append('/');
            if (part.startsWith("{")) {
                path.append(ofCase ? message[collection.equals("cases") ? 0 : 1] : id(collection));
            } else {
                path.append(part);
                collection = part;
            }
        }
        if (values.chance(3)) {
            path.append(values.one(
                    List.of("/", "//", ";v=1", "/.", "/..", "/%2e%2e/", "%00", "%2f", "%zz", "/\u00e4", "?", "#x")));
        }
        return path.append(query(operation)).toString();
    }

    private String id(String collection) {
        return ids.one(collection, values)
                .orElseGet(() -> values.chance(60) ? values.one(NO_IDS) : encoded(values.text()));
    }

    private String query(Operation operation) {
        List<String> pairs = new ArrayList<>();
        for (String name : operation.query()) {
            if (values.chance(35)) {
                pairs.add(name + "=" + parameter(name));
            }
        }
        if (values.chance(6)) {
            pairs.add(values.one(List.of(
                    "x=1", "=", "&", "%zz=1", "limit=%zz", "limit=1&limit=2", "%00=%00", "after=%ff", "a[]=1")));
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private String parameter(String name) {
        if (name.equals("wait")) {
            return values.one(List.of("0", "-1", "31", "x", ""));
        }
        return switch (values.below(8)) {
            case 0 -> encoded(values.phone());
            case 1 -> encoded(values.time());
            case 2 -> encoded(values.word());
            case 3 -> String.valueOf(values.below(300));
            case 4 ->
                values.one(List.of(
                        "true", "false", "1", "200", "201", "000", "", "%00", "%ff%fe", "+", "%2B358401000001"));
            case 5 -> id("cases");
            default -> encoded(shortened(values.text(), 2_000));
        };
    }

    private static String shortened(String text, int most) {
        return text.substring(0, Math.min(most, text.length()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(shortened(text, 1_500), StandardCharsets.UTF_8);
    }
}
