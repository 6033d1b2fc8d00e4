package org.casewire.core.crypto;

import static java.util.Objects.requireNonNull;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * AES-256-GCM keys: one that seals, and older ones that still open. What it seals begins with the byte 1 and the four
 * bytes of the key's id (Tink's prefix), so the key version can be read before opening. Immutable, for all threads.
 */
final class AeadKeys {
    private static final byte FORMAT = 1;
    private static final int PREFIX = 1 + Integer.BYTES;

    private final KeysetHandle handle;
    private final Aead aead;
    private final Map<Integer, String> fingerprints = new LinkedHashMap<>();

    @AccessesPartialKey // for its fingerprint
    private AeadKeys(KeysetHandle handle) throws GeneralSecurityException {
        this.handle = handle;
        this.aead = handle.getPrimitive(configuration(), Aead.class);
        for (int i = 0; i < handle.size(); i++) {
            if (!(handle.getAt(i).getKey() instanceof AesGcmKey key)) {
                throw new GeneralSecurityException("A key is not of AES-GCM");
            }
            fingerprints.put(handle.getAt(i).getId(), Fingerprint.of(key.getKeyBytes()));
        }
    }

    static AeadKeys generate() {
        try {
            return new AeadKeys(KeysetHandle.generateNew(parameters(), configuration()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot make AES-256-GCM keys", e);
        }
    }

    static AeadKeys fromJson(String json) throws GeneralSecurityException {
        return new AeadKeys(
                TinkJsonProtoKeysetFormat.parseKeyset(json, configuration(), InsecureSecretKeyAccess.get()));
    }

    static AeadKeys fromBytes(byte[] serialized) throws GeneralSecurityException {
        return new AeadKeys(
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

    /** A new key seals from now on; what the present ones sealed still opens. */
    AeadKeys withNewPrimary() {
        try {
            return new AeadKeys(KeysetHandle.newBuilder(handle)
                    .setConfiguration(configuration())
                    .addEntry(KeysetHandle.generateEntryFromParameters(parameters())
                            .withRandomId()
                            .makePrimary())
                    .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot make AES-256-GCM keys", e);
        }
    }

    int primaryId() {
        return handle.getPrimary().getId();
    }

    boolean has(int keyId) {
        return fingerprints.containsKey(keyId);
    }

    int size() {
        return fingerprints.size();
    }

    /** Of every key here. */
    Set<String> fingerprints() {
        return Set.copyOf(fingerprints.values());
    }

    /** Of the key that seals. */
    String fingerprint() {
        return requireNonNull(fingerprints.get(primaryId()));
    }

    byte[] seal(byte[] plain, byte[] associated) throws GeneralSecurityException {
        return aead.encrypt(plain, associated);
    }

    byte[] open(byte[] sealed, byte[] associated) throws GeneralSecurityException {
        return aead.decrypt(sealed, associated);
    }

    /** The id of the key that sealed this; empty when it was not sealed here at all. */
    static OptionalInt keyIdOf(byte[] sealed) {
        return sealed.length <= PREFIX || sealed[0] != FORMAT
                ? OptionalInt.empty()
                : OptionalInt.of(ByteBuffer.wrap(sealed).getInt(1));
    }

    private static Configuration configuration() throws GeneralSecurityException {
        return AeadConfig2026.get();
    }

    private static AesGcmParameters parameters() throws GeneralSecurityException {
        return AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.TINK)
                .build();
    }
}
