package org.casewire.core.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Seals texts, names and numbers for the database, AES-256-GCM. Each value is bound to its table, column, owner, row
 * and key version, so that one that was moved or swapped does not open; it is not bound to the case, so that a message
 * can move. The owner is an organisation, or nobody while a text has no organisation yet.
 *
 * <p>A sealed value begins with the byte 1 and four bytes that name the key; it is 34 bytes longer than the UTF-8 text.
 * Safe for all threads.
 */
public final class Sealer {
    private final String owner;
    private final Supplier<AeadKeys> keys;
    private final Supplier<AeadKeys> refreshed;

    /**
     * @param owner an organisation's id, or ""
     * @param refreshed asked when a value was sealed by a key that {@code keys} has not: another node may have made one
     */
    Sealer(String owner, Supplier<AeadKeys> keys, Supplier<AeadKeys> refreshed) {
        this.owner = owner;
        this.keys = keys;
        this.refreshed = refreshed;
    }

    public byte[] seal(SealedColumn column, UUID rowId, String plain) {
        return seal(column, rowId.toString(), plain);
    }

    /** For tables whose row id is a text. */
    public byte[] seal(SealedColumn column, String rowId, String plain) {
        AeadKeys now = keys.get();
        try {
            return now.seal(PlainBytes.of(plain), associated(column, rowId, now.primaryId()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A value for " + name(column) + " could not be sealed", e);
        }
    }

    /** @throws UnsealException when the value is not what was sealed for this column and row by this owner */
    public String open(SealedColumn column, UUID rowId, byte[] sealed) {
        return open(column, rowId.toString(), sealed);
    }

    /** For tables whose row id is a text. */
    public String open(SealedColumn column, String rowId, byte[] sealed) {
        OptionalInt keyId = AeadKeys.keyIdOf(sealed);
        if (keyId.isEmpty()) {
            throw new UnsealException(name(column) + " of row " + rowId + " does not hold a sealed value");
        }
        AeadKeys known = keys.get();
        if (!known.has(keyId.getAsInt())) {
            known = refreshed.get();
        }
        try {
            return PlainBytes.text(known.open(sealed, associated(column, rowId, keyId.getAsInt())));
        } catch (GeneralSecurityException e) {
            throw new UnsealException(name(column) + " of row " + rowId
                    + (known.has(keyId.getAsInt())
                            ? " does not open: it was changed, or sealed for another row or owner"
                            : " was sealed by a key that the keyset does not hold"));
        }
    }

    private byte[] associated(SealedColumn column, String rowId, int keyId) {
        return (column.table() + "|" + column.column() + "|" + owner + "|" + rowId + "|" + Integer.toHexString(keyId))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String name(SealedColumn column) {
        return column.table() + "." + column.column();
    }
}
