package org.casewire.core.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BooleanSupplier;
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
    private final BooleanSupplier behind;
    private final Unreadable unreadable;

    /**
     * @param owner an organisation's id, or ""
     * @param refreshed asked when a value was sealed by a key that {@code keys} has not: another node may have made one
     * @param behind whether keys are known to be missing here: then an unknown one is no damage
     */
    Sealer(
            String owner,
            Supplier<AeadKeys> keys,
            Supplier<AeadKeys> refreshed,
            BooleanSupplier behind,
            Unreadable unreadable) {
        this.owner = owner;
        this.keys = keys;
        this.refreshed = refreshed;
        this.behind = behind;
        this.unreadable = unreadable;
    }

    /** @throws KeysetException.Destroyed when the owner's key was destroyed */
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

    /** For what is no text, or not yet. */
    public byte[] sealOctets(SealedColumn column, UUID rowId, byte[] plain) {
        return seal(column, rowId, Base64.getEncoder().encodeToString(plain));
    }

    /** What {@link #sealOctets} sealed, else as {@link #read}. */
    public Optional<byte[]> readOctets(SealedColumn column, UUID rowId, byte[] sealed) {
        return read(column, rowId, sealed).map(Base64.getDecoder()::decode);
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
        AeadKeys known = keysFor(column, rowId, keyId.getAsInt());
        try {
            return PlainBytes.text(known.open(sealed, associated(column, rowId, keyId.getAsInt())));
        } catch (GeneralSecurityException e) {
            String value = name(column) + " of row " + rowId;
            throw known.has(keyId.getAsInt())
                    ? new UnsealException(value + " does not open: it was changed, or sealed for another row or owner")
                    : UnsealException.keyUnknown(value + " was sealed by a key that the keyset does not hold");
        }
    }

    /**
     * The value, or nothing when it does not open, which is noted: for whoever goes on with its neighbours.
     *
     * @throws KeysetException.Missing when the key that sealed it may be one that this node lacks: not now, then
     */
    public Optional<String> read(SealedColumn column, UUID rowId, byte[] sealed) {
        return read(column, rowId.toString(), sealed);
    }

    /** For tables whose row id is a text. */
    public Optional<String> read(SealedColumn column, String rowId, byte[] sealed) {
        try {
            return Optional.of(open(column, rowId, sealed));
        } catch (UnsealException e) {
            if (e.keyUnknown() && behind.getAsBoolean()) {
                throw new KeysetException.Missing(String.valueOf(e.getMessage())
                        + ". Copy the newest keyset to this node: the one that 'casewire keyset rotate' wrote.");
            }
            if (!e.expected()) {
                unreadable.met(column, rowId);
            }
            return Optional.empty();
        }
    }

    /** The value as it is shown: {@link Unreadable#SHOWN} in the place of one that does not open. */
    public String show(SealedColumn column, UUID rowId, byte[] sealed) {
        return read(column, rowId, sealed).orElse(Unreadable.SHOWN);
    }

    /** For tables whose row id is a text. */
    public String show(SealedColumn column, String rowId, byte[] sealed) {
        return read(column, rowId, sealed).orElse(Unreadable.SHOWN);
    }

    private AeadKeys keysFor(SealedColumn column, String rowId, int keyId) {
        try {
            AeadKeys known = keys.get();
            return known.has(keyId) ? known : refreshed.get();
        } catch (KeysetException.Destroyed e) {
            throw UnsealException.destroyed(
                    name(column) + " of row " + rowId + " was sealed by a key that was destroyed");
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
