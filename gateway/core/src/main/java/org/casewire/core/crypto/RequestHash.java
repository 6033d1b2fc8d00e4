package org.casewire.core.crypto;

import java.util.function.Supplier;
import org.casewire.core.id.OrganisationId;

/**
 * Keyed hashes by which a repeated request is known again without keeping what it said. Safe for all threads.
 */
public final class RequestHash {
    private static final int LENGTH = 32;

    private final Supplier<PrfKeys> keys;

    RequestHash(Supplier<PrfKeys> keys) {
        this.keys = keys;
    }

    /** The idempotency key within its scope: organisation and path. */
    public byte[] key(OrganisationId organisation, String path, String idempotencyKey) {
        return keys.get()
                .compute(LabelledInput.of("idempotency-key", organisation.toString(), path, idempotencyKey), LENGTH);
    }

    public byte[] body(byte[] body) {
        return keys.get().compute(LabelledInput.of("body", body), LENGTH);
    }
}
