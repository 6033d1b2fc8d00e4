package org.casewire.core.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.Supplier;

/**
 * Keyed hashes of API keys' secrets: four bytes that name the hashing key, then HMAC-SHA256. The secrets are 256 random
 * bits, so that a slow hash would only cost time. Safe for all threads.
 */
public final class CredentialHash {
    private static final int LENGTH = 32;

    private final Supplier<PrfKeys> keys;
    private final Supplier<PrfKeys> refreshed;

    CredentialHash(Supplier<PrfKeys> keys, Supplier<PrfKeys> refreshed) {
        this.keys = keys;
        this.refreshed = refreshed;
    }

    public byte[] hash(String secret) {
        PrfKeys now = keys.get();
        return ByteBuffer.allocate(Integer.BYTES + LENGTH)
                .putInt(now.primaryId())
                .put(now.compute(input(secret), LENGTH))
                .array();
    }

    /** Whether the hash is that secret's, under any key the keyset holds; takes the same time however much is right. */
    public boolean matches(String secret, byte[] hash) {
        if (hash.length != Integer.BYTES + LENGTH) {
            return false;
        }
        ByteBuffer stored = ByteBuffer.wrap(hash);
        int keyId = stored.getInt();
        byte[] expected = new byte[LENGTH];
        stored.get(expected);
        byte[] input = input(secret);
        return keys.get()
                .compute(keyId, input, LENGTH)
                .or(() -> refreshed.get().compute(keyId, input, LENGTH))
                .map(actual -> MessageDigest.isEqual(actual, expected))
                .orElse(false);
    }

    private static byte[] input(String secret) {
        return LabelledInput.of("api-key", secret);
    }
}
