package org.casewire.daemon.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into the values of a parsed configuration: {@code ${NAME}}, {@code ${NAME:-otherwise}},
 * and {@code $${} for a plain {@code ${}.
 *
 * <p>It works on the values after parsing, not on the text before: a password with a colon, a quote or a line break in
 * it changes nothing else, and comments may speak of variables. A variable that is not set is a fault, not an empty
 * value.
 */
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final Function<String, @Nullable String> environment;
    private final BiConsumer<JsonPointer, String> missing;

    /** @param missing is told where which variable is needed */
    Substitution(Function<String, @Nullable String> environment, BiConsumer<JsonPointer, String> missing) {
        this.environment = environment;
        this.missing = missing;
    }

    JsonNode in(JsonNode node) {
        return in(node, JsonPointer.empty());
    }

    private JsonNode in(JsonNode node, JsonPointer at) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> object.set(name, in(object.get(name), at.appendProperty(name))));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, in(array.get(i), at.appendIndex(i)));
            }
        } else if (node.isTextual()) {
            return TextNode.valueOf(in(node.textValue(), at));
        }
        return node;
    }

    private String in(String value, JsonPointer at) {
        Matcher references = REFERENCE.matcher(value);
        StringBuilder result = new StringBuilder();
        while (references.find()) {
            references.appendReplacement(result, Matcher.quoteReplacement(replacement(references, at)));
        }
        return references.appendTail(result).toString();
    }

    private String replacement(Matcher reference, JsonPointer at) {
        if (reference.group().startsWith("$$")) {
            return reference.group().substring(1);
        }
        String value = environment.apply(reference.group(1));
        if (value != null) {
            return value;
        }
        String otherwise = reference.group(2);
        if (otherwise == null) {
            missing.accept(at, reference.group(1));
            return "";
        }
        return otherwise;
    }
}
