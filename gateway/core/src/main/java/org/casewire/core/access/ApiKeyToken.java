package org.casewire.core.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.core.crypto.Secret;

/** {@code cw_<id>_<secret>}: an id to look the key up by, and 256 random bits in base64url. */
record ApiKeyToken(String id, Secret secret) {
    private static final Pattern SHAPE = Pattern.compile("cw_([a-z0-9]{8,32})_([A-Za-z0-9_-]{43})");
    private static final Pattern ID = Pattern.compile("[a-z0-9]{8,32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param row what the key's id is made of, so that whatever refers to rows by UUID can refer to keys */
    static ApiKeyToken create(UUID row) {
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        return new ApiKeyToken(
                idOf(row), new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(secret)));
    }

    /** The 32 digits of the UUID. */
    static String idOf(UUID row) {
        return row.toString().replace("-", "");
    }

    /** Whether a key could be known by it. */
    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    static Optional<ApiKeyToken> parse(String token) {
        Matcher matcher = SHAPE.matcher(token);
        return matcher.matches()
                ? Optional.of(new ApiKeyToken(matcher.group(1), new Secret(matcher.group(2))))
                : Optional.empty();
    }

    Secret whole() {
        return new Secret("cw_" + id + "_" + secret.reveal());
    }
}
