package org.casewire.core.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.HmacPrfParameters;
import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.prf.PrfConfig2026;
import com.google.crypto.tink.prf.PrfSet;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** HMAC-SHA256 keys for keyed hashes: one in use, and older ones. Immutable, for all threads. */
final class PrfKeys {
    private final KeysetHandle handle;
    private final Map<Integer, Prf> prfs;
    private final int primaryId;
    private final Set<String> fingerprints;

    @AccessesPartialKey // for its fingerprint
    private PrfKeys(KeysetHandle handle) throws GeneralSecurityException {
        PrfSet set = handle.getPrimitive(configuration(), PrfSet.class);
        this.handle = handle;
        this.prfs = Map.copyOf(set.getPrfs());
        this.primaryId = set.getPrimaryId();
        Set<String> all = new HashSet<>();
        for (int i = 0; i < handle.size(); i++) {
            if (!(handle.getAt(i).getKey() instanceof HmacPrfKey key)) {
                throw new GeneralSecurityException("A key is not of HMAC");
            }
            all.add(Fingerprint.of(key.getKeyBytes()));
        }
        this.fingerprints = Set.copyOf(all);
    }

    static PrfKeys generate() {
        try {
            return new PrfKeys(KeysetHandle.generateNew(parameters(), configuration()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot make HMAC-SHA256 keys", e);
        }
    }

    static PrfKeys fromJson(String json) throws GeneralSecurityException {
        return new PrfKeys(TinkJsonProtoKeysetFormat.parseKeyset(json, configuration(), InsecureSecretKeyAccess.get()));
    }

    static PrfKeys fromBytes(byte[] serialized) throws GeneralSecurityException {
        return new PrfKeys(
                TinkProtoKeysetFormat.parseKeyset(serialized, InsecureSecretKeyAccess.get(), configuration()));
    }

    /** Key material in the clear: for wrapping only. */
    byte[] toBytes() throws GeneralSecurityException {
        return TinkProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get(), configuration());
    }

    /** Key material in the clear: for the keyset file only. */
    String toJson() throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(handle, configuration(), InsecureSecretKeyAccess.get());
    }

    PrfKeys withNewPrimary() {
        try {
            return new PrfKeys(KeysetHandle.newBuilder(handle)
                    .setConfiguration(configuration())
                    .addEntry(KeysetHandle.generateEntryFromParameters(parameters())
                            .withRandomId()
                            .makePrimary())
                    .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot make HMAC-SHA256 keys", e);
        }
    }

    int primaryId() {
        return primaryId;
    }

    int size() {
        return prfs.size();
    }

    /** Of every key here. */
    Set<String> fingerprints() {
        return fingerprints;
    }

    /** The hash under the key in use, cut to {@code length} bytes (32 at most). */
    byte[] compute(byte[] input, int length) {
        return compute(primaryId, input, length)
                .orElseThrow(() -> new IllegalStateException("The key in use is one of the keys"));
    }

    /** The hash under one of the keys; empty when that key is not among these. */
    Optional<byte[]> compute(int keyId, byte[] input, int length) {
        Prf prf = prfs.get(keyId);
        if (prf == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(prf.compute(input, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 hashes any input", e);
        }
    }

    private static Configuration configuration() throws GeneralSecurityException {
        return PrfConfig2026.get();
    }

    private static HmacPrfParameters parameters() throws GeneralSecurityException {
        return HmacPrfParameters.builder()
                .setKeySizeBytes(32)
                .setHashType(HmacPrfParameters.HashType.SHA256)
                .build();
    }
}
