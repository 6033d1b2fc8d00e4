package org.casewire.api.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands in {@code Authorization: Bearer …} (RFC 6750, section 2.1). */
public final class BearerToken {
    private static final String SCHEME = "bearer ";
    /** Characters. Nothing that we or an issuer gives out is longer. */
    private static final int LONGEST = 8_192;

    private BearerToken() {}

    /** @return empty for another scheme, and for what is no token */
    public static Optional<String> in(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > LONGEST
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(authorization.substring(SCHEME.length()).strip());
    }
}
