package org.casewire.smpp.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes a profile as the YAML of a configuration, to be put in its place; each changed key says what it was. */
final class ProfileYaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*|0x[0-9A-Fa-f]+|[0-9]+(ms|s|min|h|d)");
    private static final Set<String> WORDS_OF_YAML =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    /** What begins the remark on a changed line. */
    static final String CHANGED = "  #* ";

    private final Map<String, String> remarks;
    private final List<String> lines = new ArrayList<>();

    /** @param remarks by JSON pointer, put behind the line of that key */
    private ProfileYaml(Map<String, String> remarks) {
        this.remarks = remarks;
    }

    static String write(String carrier, ObjectNode tree, Map<String, String> remarks) {
        ProfileYaml yaml = new ProfileYaml(remarks);
        yaml.lines.add("carriers:");
        yaml.lines.add("  " + scalar(carrier) + ":");
        yaml.block(tree, "", "    ");
        String variable = carrier.toUpperCase(Locale.ROOT).replace('-', '_') + "_SMPP_";
        yaml.lines.add("    # The account is never printed: keep the lines that you have.");
        yaml.lines.add("    systemId: ${" + variable + "SYSTEM_ID}");
        yaml.lines.add("    password: ${" + variable + "PASSWORD}");
        return String.join("\n", yaml.lines);
    }

    private void block(JsonNode node, String pointer, String indent) {
        node.properties().forEach(entry -> {
            String place = pointer + "/" + entry.getKey();
            JsonNode value = entry.getValue();
            String key = indent + scalar(entry.getKey()) + ":";
            if (value.isObject() && !value.isEmpty() && pointer.isEmpty()) {
                lines.add(key);
                block(value, place, indent + "  ");
            } else {
                lines.add(key + " " + flow(value) + remark(place));
            }
        });
    }

    private String remark(String pointer) {
        return remarks.entrySet().stream()
                .filter(entry -> (entry.getKey() + "/").startsWith(pointer + "/"))
                .map(entry ->
                        entry.getKey().substring(pointer.length()).replaceFirst("^/(.*)", "$1 ") + entry.getValue())
                .reduce((one, another) -> one + ", " + another)
                .map(remark -> CHANGED + remark)
                .orElse("");
    }

    /** On one line. */
    static String flow(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .map(entry -> scalar(entry.getKey()) + ": " + flow(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        } else if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(ProfileYaml::flow)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value.isTextual() ? scalar(value.textValue()) : value.toString();
    }

    private static String scalar(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !WORDS_OF_YAML.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : ProfileTree.text(text).toString();
    }
}
