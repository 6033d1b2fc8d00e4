package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.casewire.core.access.ApiKey;
import org.casewire.core.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * An API key.
 *
 * @param lastUsedAt exact to a minute
 * @param token only in the answer that created it, never again
 */
@Schema(name = "ApiKey")
public record KeyView(
        String id,
        String name,
        List<String> roles,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant expiresAt,
        @Schema(nullable = true) @Nullable Instant revokedAt,
        @Schema(nullable = true) @Nullable Instant lastUsedAt,

        @Schema(nullable = true)
        @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
        @Nullable
        String token) {
    public static KeyView of(ApiKey key) {
        return view(key, null);
    }

    /** With the token, if it was made just now. */
    public static KeyView of(ApiKey.Creation creation) {
        return view(
                creation.key(),
                creation instanceof ApiKey.Created created ? created.token().reveal() : null);
    }

    /** As the API writes roles. */
    public static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static KeyView view(ApiKey key, @Nullable String token) {
        return new KeyView(
                key.id(),
                key.name(),
                key.roles().stream().map(KeyView::word).sorted().toList(),
                key.createdAt(),
                key.expiresAt().orElse(null),
                key.revokedAt().orElse(null),
                key.lastUsedAt().orElse(null),
                token);
    }

    @Override
    public String toString() {
        return "KeyView[" + id + "]";
    }
}
