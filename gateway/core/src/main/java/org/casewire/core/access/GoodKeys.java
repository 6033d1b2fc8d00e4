package org.casewire.core.access;

import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Which API keys are good at this moment, asked in the transaction that does what their holders want. */
public final class GoodKeys {
    /** What whoever shows another is told. */
    public static final String REFUSAL = "This key is not known, has expired or was revoked";

    private GoodKeys() {}

    /** @return those of the ids that are neither revoked nor expired */
    public static Set<String> among(Handle handle, Set<String> ids, Instant now) {
        return handle.attach(ApiKeyStore.class).good(ids.toArray(String[]::new), now);
    }
}
