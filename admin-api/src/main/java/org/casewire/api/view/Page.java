package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next for {@code ?cursor=}; null on the last page
 */
public record Page<T>(
        List<T> items, @Schema(nullable = true) @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * From one item more than the page may have, which tells whether there is a next one.
     *
     * @param cursor of the page's last item
     */
    public static <R, T> Page<T> of(List<R> found, int limit, Function<R, T> view, Function<R, String> cursor) {
        List<R> shown = found.size() > limit ? found.subList(0, limit) : found;
        return new Page<>(
                shown.stream().map(view).toList(), found.size() > limit ? cursor.apply(shown.get(limit - 1)) : null);
    }
}
