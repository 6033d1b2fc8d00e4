package org.casewire.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.casewire.api.problem.Problem.FieldError;
import org.casewire.api.problem.ProblemException;
import org.casewire.core.text.PlainName;
import org.casewire.core.text.VisibleText;
import org.casewire.core.text.WellFormedText;

/**
 * The fields of one JSON object, read by a {@code …Request} one by one. Whatever is wrong is noted and reading goes on
 * with a harmless value, so that one answer names every fault; {@link StrictJson} throws at the end, before anybody sees
 * that value. A field that nobody asked for is a fault too. null counts as absent. Not for several threads.
 */
public final class JsonFields {
    private static final UUID NO_ID = new UUID(0, 0);
    /** Whoever has that many wrong needs no more to go by. */
    private static final int MOST_TOLD = 100;

    private final ObjectNode object;
    private final String path;
    private final List<FieldError> errors;
    private final Set<String> known = new HashSet<>();

    JsonFields(ObjectNode object) {
        this(object, "", new ArrayList<>());
    }

    private JsonFields(ObjectNode object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /** A text that must be there and say something. */
    public String text(String name, int longest) {
        String text = anyText(name, longest);
        if (!VisibleText.isIn(text) && object.path(name).isTextual()) {
            fault(name, "must not be empty");
        }
        return text;
    }

    /** A text that must be there and may be stored as a name ({@link PlainName}). */
    public String name(String name, int longest) {
        return plain(name, text(name, longest));
    }

    public Optional<String> optionalName(String name, int longest) {
        return optionalText(name, longest).map(text -> plain(name, text));
    }

    private String plain(String name, String text) {
        if (!PlainName.isPlain(text)) {
            fault(name, PlainName.REMEDY);
        }
        return text;
    }

    /** A text that must be there but may be empty. */
    public String anyText(String name, int longest) {
        return require(name, string(name, longest), "");
    }

    /** Any string at all that must be there; for what is judged, not kept. */
    public String asTyped(String name) {
        return require(name, optionalAsTyped(name), "");
    }

    public Optional<String> optionalAsTyped(String name) {
        return present(name)
                .flatMap(node -> node.isTextual() ? Optional.of(node.textValue()) : fault(name, "must be a text"));
    }

    public Optional<String> optionalText(String name, int longest) {
        Optional<String> text = string(name, longest);
        if (text.isPresent() && !VisibleText.isIn(text.get())) {
            fault(name, "must not be empty");
        }
        return text;
    }

    public boolean flag(String name, boolean otherwise) {
        return optionalFlag(name).orElse(otherwise);
    }

    public Optional<Boolean> optionalFlag(String name) {
        return present(name)
                .flatMap(node ->
                        node.isBoolean() ? Optional.of(node.booleanValue()) : fault(name, "must be true or false"));
    }

    public Optional<Integer> optionalNumber(String name, int least, int most) {
        String range = "must be a whole number from " + least + " to " + most;
        return present(name).flatMap(node -> {
            boolean fits = node.isIntegralNumber() && node.canConvertToInt();
            return fits && node.intValue() >= least && node.intValue() <= most
                    ? Optional.of(node.intValue())
                    : fault(name, range);
        });
    }

    /** A thread's entry number that must be there. */
    public long entry(String name) {
        return require(name, optionalEntry(name), 0L);
    }

    /** A thread's entry number; 0 is before the first. */
    public Optional<Long> optionalEntry(String name) {
        return present(name).flatMap(node -> {
            boolean fits = node.isIntegralNumber() && node.canConvertToLong();
            return fits && node.longValue() >= 0
                    ? Optional.of(node.longValue())
                    : fault(name, "must be an entry number of the thread");
        });
    }

    public UUID id(String name) {
        return require(name, optionalId(name), NO_ID);
    }

    public Optional<UUID> optionalId(String name) {
        return string(name, 64)
                .flatMap(text -> PathIds.parse(text).or(() -> fault(name, "must be an id, as an answer gave it")));
    }

    /** One of an enum's words. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        return require(name, optionalChoice(name, type), type.getEnumConstants()[0]);
    }

    public <E extends Enum<E>> Optional<E> optionalChoice(String name, Class<E> type) {
        return string(name, 64).flatMap(text -> choice(name, text, type));
    }

    private <E extends Enum<E>> Optional<E> choice(String name, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(text))
                .findFirst()
                .or(() -> fault(name, "must be one of " + Arrays.toString(type.getEnumConstants())));
    }

    /** An ISO 8601 duration, e.g. {@code PT12H}. */
    public Optional<Duration> optionalDuration(String name) {
        return parsed(name, Duration::parse, "must be an ISO 8601 duration, e.g. PT12H");
    }

    /** An ISO 8601 period, e.g. {@code P12Y}. */
    public Optional<Period> optionalPeriod(String name) {
        return parsed(name, Period::parse, "must be an ISO 8601 period, e.g. P12Y");
    }

    /** An RFC 3339 time, e.g. {@code 2026-01-31T12:00:00Z}. */
    public Optional<Instant> optionalTime(String name) {
        return string(name, 64).flatMap(text -> Moments.parse(text).or(() -> fault(name, Moments.REMEDY)));
    }

    private <T> Optional<T> parsed(String name, Function<String, T> parse, String otherwise) {
        return string(name, 64).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (DateTimeParseException | ArithmeticException e) {
                return fault(name, otherwise);
            }
        });
    }

    public <T> T object(String name, Function<JsonFields, T> read) {
        Optional<T> value = optionalObject(name, read);
        if (value.isPresent()) {
            return value.get();
        }
        if (!object.hasNonNull(name)) {
            fault(name, "is missing");
        }
        // Only to have a value to go on with: what its fields lack is not worth naming.
        return read.apply(new JsonFields(JsonNodeFactory.instance.objectNode(), at(name), new ArrayList<>()));
    }

    public <T> Optional<T> optionalObject(String name, Function<JsonFields, T> read) {
        return present(name).flatMap(node -> {
            if (!(node instanceof ObjectNode inner)) {
                return fault(name, "must be an object");
            }
            JsonFields fields = new JsonFields(inner, at(name), errors);
            T value = read.apply(fields);
            fields.noteUnknown();
            return Optional.of(value);
        });
    }

    /** A list of objects, each read by itself. */
    public <T> Optional<List<T>> optionalObjects(String name, int most, Function<JsonFields, T> read) {
        return present(name).flatMap(node -> {
            if (!node.isArray() || node.size() > most) {
                return fault(name, "must be a list of at most " + most + " objects");
            }
            List<T> values = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                if (node.get(i) instanceof ObjectNode inner) {
                    JsonFields fields = new JsonFields(inner, at(name + "[" + i + "]"), errors);
                    values.add(read.apply(fields));
                    fields.noteUnknown();
                } else {
                    fault(name + "[" + i + "]", "must be an object");
                }
            }
            return Optional.of(List.copyOf(values));
        });
    }

    public Optional<List<String>> optionalTexts(String name, int most, int longest) {
        return present(name).flatMap(node -> {
            if (!node.isArray() || node.size() > most) {
                return fault(name, "must be a list of at most " + most + " texts");
            }
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                string(name + "[" + i + "]", node.get(i), longest).ifPresent(texts::add);
            }
            return Optional.of(List.copyOf(texts));
        });
    }

    /** One text, or an object of texts by language; the one text has the key "". */
    public Optional<Map<String, String>> optionalTextsByLanguage(String name, int longest) {
        return present(name).flatMap(node -> {
            Map<String, String> texts = new LinkedHashMap<>();
            if (node.isTextual()) {
                string(name, node, longest).ifPresent(text -> texts.put("", text));
            } else if (node instanceof ObjectNode byLanguage) {
                byLanguage
                        .properties()
                        .forEach(
                                entry -> string(name + "." + FieldName.shown(entry.getKey()), entry.getValue(), longest)
                                        .ifPresent(text -> texts.put(entry.getKey(), text)));
            } else {
                return fault(name, "must be a text, or an object of texts by language");
            }
            return Optional.of(texts);
        });
    }

    /** An object of texts, by whatever name. */
    public Map<String, String> texts(String name, int most, int longest) {
        Map<String, String> texts = new LinkedHashMap<>();
        present(name).ifPresent(node -> {
            if (node instanceof ObjectNode given && given.size() <= most) {
                given.properties()
                        .forEach(
                                entry -> string(name + "." + FieldName.shown(entry.getKey()), entry.getValue(), longest)
                                        .ifPresent(text -> texts.put(entry.getKey(), text)));
            } else {
                fault(name, "must be an object of at most " + most + " texts");
            }
        });
        return texts;
    }

    /** Whether the field is there at all, be it null. */
    public boolean has(String name) {
        known.add(name);
        return object.has(name);
    }

    /** As it stands; for what is compared with the present value. */
    public Optional<JsonNode> raw(String name) {
        return present(name);
    }

    /** Notes something that the types alone do not show. */
    public <T> Optional<T> fault(String name, String message) {
        if (errors.size() < MOST_TOLD) {
            errors.add(new FieldError(at(name), message));
        }
        return Optional.empty();
    }

    void finish() {
        noteUnknown();
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private void noteUnknown() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                fault(FieldName.shown(name), "is not known here");
            }
        });
    }

    private Optional<JsonNode> present(String name) {
        known.add(name);
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private Optional<String> string(String name, int longest) {
        return present(name).flatMap(node -> string(name, node, longest));
    }

    private Optional<String> string(String name, JsonNode node, int longest) {
        if (!node.isTextual()) {
            return fault(name, "must be a text");
        }
        String text = node.textValue();
        if (text.length() > longest) {
            return fault(name, "must have at most " + longest + " characters");
        }
        return WellFormedText.isWellFormed(text)
                ? Optional.of(text)
                : fault(name, "has a control character or half of a surrogate pair in it");
    }

    private <T> T require(String name, Optional<T> value, T harmless) {
        if (value.isEmpty() && !object.hasNonNull(name)) {
            fault(name, "is missing");
        }
        return value.orElse(harmless);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
