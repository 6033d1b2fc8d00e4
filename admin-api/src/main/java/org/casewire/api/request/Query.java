package org.casewire.api.request;

import java.util.Arrays;
import java.util.Optional;
import org.casewire.api.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads query parameters as strictly as bodies: what is not understood is 422, never ignored. */
public final class Query {
    private Query() {}

    /** @throws ProblemException 422 when it is given and neither true nor false */
    public static Optional<Boolean> flag(String name, @Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        return switch (value) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> throw ProblemException.invalid(name, "must be true or false");
        };
    }

    /** @throws ProblemException 422 when it is given and none of the enum's words */
    public static <E extends Enum<E>> Optional<E> choice(String name, @Nullable String value, Class<E> type) {
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value))
                .findFirst()
                .orElseThrow(() ->
                        ProblemException.invalid(name, "must be one of " + Arrays.toString(type.getEnumConstants()))));
    }
}
