package org.casewire.api.auth;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Slows down an address that tries wrong keys: ten in a minute, then one every six seconds. Many people may share one
 * address, so keys that were good here before go on through it, and are then checked as always; of any other key such
 * an address learns nothing meanwhile. Safe for all threads.
 */
final class FailedTries {
    private static final int TRIES = 10;
    private static final int ADDRESSES = 10_000;

    private final Map<String, Bucket> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > ADDRESSES;
        }
    };
    /** SHA-256 of tokens by key id; a token is 256 random bits, so that its hash tells nothing. */
    private final Map<String, byte[]> goodBefore = new ConcurrentHashMap<>();

    void check(String address, String token) {
        Bucket bucket = known(address);
        if (bucket == null) {
            return;
        }
        EstimationProbe probe = bucket.estimateAbilityToConsume(1);
        if (!probe.canBeConsumed() && !wasGood(token)) {
            throw KeyRates.slowDown("Too many wrong keys came from your address", probe.getNanosToWaitForRefill());
        }
    }

    void failed(String address) {
        synchronized (byAddress) {
            byAddress.computeIfAbsent(place(address), place -> bucket()).tryConsume(1);
        }
    }

    void succeeded(String keyId, String token) {
        goodBefore.computeIfAbsent(keyId, id -> sha256(token));
    }

    private boolean wasGood(String token) {
        byte[] hash = sha256(token);
        return goodBefore.values().stream().anyMatch(good -> MessageDigest.isEqual(good, hash));
    }

    private @org.jspecify.annotations.Nullable Bucket known(String address) {
        synchronized (byAddress) {
            return byAddress.get(place(address));
        }
    }

    /** Whoever has one IPv6 address has the 2^64 beside it too. */
    private static String place(String address) {
        int colons = 0;
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) == ':' && ++colons == 4) {
                return address.substring(0, i);
            }
        }
        return address;
    }

    private static Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(TRIES).refillGreedy(TRIES, Duration.ofMinutes(1)))
                .build();
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
