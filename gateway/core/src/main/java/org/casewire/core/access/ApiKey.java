package org.casewire.core.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.casewire.core.crypto.Secret;
import org.casewire.core.id.OrganisationId;

/**
 * An API key as its owner may see it: without the secret.
 *
 * @param name sealed when stored, never logged: a professional's key has her name
 * @param lastUsedAt exact to a minute
 */
public record ApiKey(
        String id,
        Optional<OrganisationId> organisation,
        Set<Role> roles,
        String name,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt) {
    public ApiKey {
        roles = Set.copyOf(roles);
    }

    @Override
    public String toString() {
        return "ApiKey[" + id + ", " + roles + "]";
    }

    /** What came of asking for a key. */
    public sealed interface Creation {
        ApiKey key();
    }

    /** A key just made. The token is told this once. */
    public record Created(ApiKey key, Secret token) implements Creation {}

    /** The same request had made this key before; its token was told then. */
    public record Repeated(ApiKey key) implements Creation {}
}
