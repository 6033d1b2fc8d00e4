package org.casewire.api.request;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.UnmatchedId;
import org.jspecify.annotations.Nullable;

/** Lets resources take ids from the path as their own types. What is no id names nothing: 404. */
public final class PathIds implements ParamConverterProvider {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Map<Class<?>, Function<UUID, ?>> TYPES = Map.of(
            UUID.class,
            id -> id,
            CaseId.class,
            CaseId::new,
            MessageId.class,
            MessageId::new,
            UnmatchedId.class,
            UnmatchedId::new);

    static Optional<UUID> parse(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    @Override
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        Function<UUID, ?> wrap = TYPES.get(type);
        return wrap == null ? null : new IdConverter<>(type, wrap);
    }

    private record IdConverter<T>(Class<T> type, Function<UUID, ?> wrap) implements ParamConverter<T> {
        @Override
        public T fromString(String value) {
            return type.cast(wrap.apply(parse(value)
                    .orElseThrow(() -> new RequestRefused(
                            RequestRefused.Code.NOT_FOUND, "The path names nothing: an id in it is not one"))));
        }

        @Override
        public String toString(T value) {
            return String.valueOf(value);
        }
    }
}
