package org.casewire.api.request;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.casewire.api.problem.ProblemException;
import org.casewire.core.text.WellFormedText;
import org.jspecify.annotations.Nullable;

/** Reads filters from the query; one that is not fit is a 422 that names it, one that is left out is empty. */
public final class QueryValues {
    private static final Pattern ENTRY = Pattern.compile("[0-9]{1,18}");

    private QueryValues() {}

    public static Optional<UUID> id(String name, @Nullable String value) {
        return given(value)
                .map(text -> PathIds.parse(text)
                        .orElseThrow(() -> ProblemException.invalid(name, "must be an id, as an answer gave it")));
    }

    /** A thread's entry number; 0 is before the first. */
    public static Optional<Long> entry(String name, @Nullable String value) {
        return given(value).map(text -> {
            if (!ENTRY.matcher(text).matches()) {
                throw ProblemException.invalid(name, "must be an entry number of the thread");
            }
            return Long.parseLong(text);
        });
    }

    public static Optional<Instant> time(String name, @Nullable String value) {
        return given(value)
                .map(text -> Moments.parse(text).orElseThrow(() -> ProblemException.invalid(name, Moments.REMEDY)));
    }

    public static Optional<String> text(String name, @Nullable String value, int longest) {
        if (value != null && (value.length() > longest || !WellFormedText.isWellFormed(value))) {
            throw ProblemException.invalid(
                    name, "must have at most " + longest + " characters, none of them a control");
        }
        return given(value);
    }

    public static Optional<Boolean> flag(String name, @Nullable String value) {
        return given(value).map(text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.invalid(name, "must be true or false");
        });
    }

    /** One of an enum's words. */
    public static <E extends Enum<E>> Optional<E> choice(String name, @Nullable String value, Class<E> type) {
        return given(value)
                .map(text -> Arrays.stream(type.getEnumConstants())
                        .filter(each -> each.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.invalid(
                                name, "must be one of " + Arrays.toString(type.getEnumConstants()))));
    }

    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value);
    }
}
