package org.casewire.daemon.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * Notes each value that Jackson cannot take, with its line, and lets it go on with null in its place: the result is
 * thrown away, but the next fault is found too.
 */
final class FaultCollector extends DeserializationProblemHandler {
    private final LineMap lines;
    private final List<ConfigurationFault> faults;

    FaultCollector(LineMap lines, List<ConfigurationFault> faults) {
        this.lines = lines;
        this.faults = faults;
    }

    void note(JsonPointer at, String remedy) {
        faults.add(new ConfigurationFault(lines.line(at), dotted(at), remedy));
    }

    /** For what stops the reading: noted unless the values that led to it were. */
    void note(JsonMappingException e) {
        JsonPointer at = JsonPointer.empty();
        for (JsonMappingException.Reference reference : e.getPath()) {
            at = reference.getFieldName() == null
                    ? at.appendIndex(reference.getIndex())
                    : at.appendProperty(reference.getFieldName());
        }
        if (e.getCause() instanceof IllegalArgumentException cause) {
            note(at, cause);
        } else if (faults.isEmpty()) {
            note(
                    at,
                    "cannot be read as "
                            + Optional.ofNullable(e.getMessage())
                                    .map(FaultCollector::expected)
                                    .orElse("configured"));
        }
    }

    private void note(JsonPointer at, Throwable fault) {
        if (fault instanceof Faults.FaultySection section) {
            section.faults().forEach(each -> note(below(at, each.key()), each.remedy()));
        } else {
            note(at, String.valueOf(fault.getMessage()));
        }
    }

    private static JsonPointer below(JsonPointer section, String key) {
        JsonPointer at = section;
        for (String part : key.split("\\.", -1)) {
            at = at.appendProperty(part);
        }
        return at;
    }

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            JsonDeserializer<?> deserializer,
            Object beanOrClass,
            String name)
            throws IOException {
        Collection<Object> known =
                Optional.ofNullable(deserializer.getKnownPropertyNames()).orElse(List.of());
        String remedy = nearest(name, known)
                .map(near -> "there is no such key. Did you mean " + near + "?")
                .orElseGet(() -> "there is no such key. Known here: "
                        + known.stream().map(Object::toString).sorted().collect(Collectors.joining(", ")));
        note(at(parser.getParsingContext()), remedy);
        parser.skipChildren();
        return true;
    }

    @Override
    public @Nullable Object handleWeirdStringValue(
            DeserializationContext context, Class<?> target, String value, String why) {
        note(at(context), "must be " + shape(target));
        return null;
    }

    @Override
    public @Nullable Object handleWeirdNumberValue(
            DeserializationContext context, Class<?> target, Number value, String why) {
        note(at(context), "must be " + shape(target));
        return null;
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
            DeserializationContext context, JavaType target, JsonToken token, JsonParser parser, @Nullable String why)
            throws IOException {
        note(at(context), "must be " + shape(target.getRawClass()));
        parser.skipChildren();
        return null;
    }

    @Override
    public @Nullable Object handleInstantiationProblem(
            DeserializationContext context, Class<?> target, @Nullable Object argument, Throwable fault)
            throws IOException {
        Throwable cause = fault instanceof JsonMappingException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException) {
            note(at(context), cause);
            return null;
        }
        return NOT_HANDLED;
    }

    @Override
    public @Nullable Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> target,
            com.fasterxml.jackson.databind.deser.@Nullable ValueInstantiator instantiator,
            JsonParser parser,
            @Nullable String why)
            throws IOException {
        note(at(context), "must be " + shape(target));
        parser.skipChildren();
        return null;
    }

    @Override
    public JavaType handleUnknownTypeId(
            DeserializationContext context, JavaType base, String type, TypeIdResolver resolver, @Nullable String why) {
        note(
                lines.ofType(at(context), type),
                "there is no such type. "
                        + Optional.ofNullable(why).map(FaultCollector::expected).orElse(""));
        return context.constructType(Void.class);
    }

    @Override
    public JavaType handleMissingTypeId(
            DeserializationContext context, JavaType base, TypeIdResolver resolver, @Nullable String why) {
        note(at(context), "needs a type");
        return context.constructType(Void.class);
    }

    private static Optional<String> nearest(String name, Collection<Object> known) {
        LevenshteinDistance distance = new LevenshteinDistance(Math.max(2, name.length() / 3));
        return known.stream()
                .map(Object::toString)
                .filter(each -> distance.apply(lower(each), lower(name)) >= 0)
                .min((a, b) ->
                        Integer.compare(distance.apply(lower(a), lower(name)), distance.apply(lower(b), lower(name))));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String shape(Class<?> target) {
        if (target.isEnum()) {
            return "one of "
                    + Arrays.stream(target.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        if (target == boolean.class || target == Boolean.class) {
            return "true or false";
        }
        if (target == int.class || target == Integer.class || target == long.class || target == Long.class) {
            return "a whole number";
        }
        if (Collection.class.isAssignableFrom(target)) {
            return "a list";
        }
        if (target == String.class) {
            return "a text";
        }
        return switch (target.getSimpleName()) {
            case "Duration" -> "a duration such as 500ms, 10s, 10min, 7d";
            case "DataSize" -> "a size such as 64KiB";
            case "Path" -> "a path";
            default -> "a section of keys and values";
        };
    }

    /** Jackson's sentences quote values and classes; only what they expect is passed on. */
    private static String expected(String message) {
        int known = message.indexOf("known type ids = ");
        return known < 0
                ? "configured; see casewire.yml"
                : message.substring(known).replaceFirst("\\(for .*", "");
    }

    private static JsonPointer at(DeserializationContext context) {
        return at(context.getParser().getParsingContext());
    }

    /** A section that is read through its constructor reports a key it does not know below an empty step. */
    private static JsonPointer at(JsonStreamContext context) {
        return JsonPointer.compile(context.pathAsPointer().toString().replace("//", "/"));
    }

    /** As people write a key's path. */
    static String dotted(JsonPointer at) {
        return at.toString().replaceFirst("^/", "").replace('/', '.');
    }
}
