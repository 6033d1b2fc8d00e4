package org.casewire.core.crypto;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.casewire.core.id.OrganisationId;

/**
 * An organisation's own keys as its database row holds them: both keysets, one behind its length, sealed as one value
 * by the organisation's wrapping key and bound to the organisation.
 */
final class WrappedKeys {
    private WrappedKeys() {}

    /** @param data seals texts, names and numbers; @param search makes the blind index */
    record Opened(AeadKeys data, PrfKeys search) {
        static Opened generate() {
            return new Opened(AeadKeys.generate(), PrfKeys.generate());
        }

        Opened withNewDataKey() {
            return new Opened(data.withNewPrimary(), search);
        }
    }

    /** What the database holds of an organisation whose key was destroyed. */
    static boolean destroyed(byte[] wrapped) {
        return wrapped.length == 0;
    }

    static byte[] wrap(OrganisationId organisation, Opened keys, AeadKeys wrapping) {
        try {
            byte[] data = keys.data().toBytes();
            byte[] search = keys.search().toBytes();
            ByteBuffer both = ByteBuffer.allocate(Integer.BYTES + data.length + search.length);
            both.putInt(data.length).put(data).put(search);
            return wrapping.seal(both.array(), associated(organisation));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The keys of organisation " + organisation + " could not be wrapped", e);
        }
    }

    static Opened unwrap(OrganisationId organisation, byte[] wrapped, AeadKeys wrapping) {
        try {
            ByteBuffer both = ByteBuffer.wrap(wrapping.open(wrapped, associated(organisation)));
            byte[] data = new byte[both.getInt()];
            both.get(data);
            byte[] search = new byte[both.remaining()];
            both.get(search);
            return new Opened(AeadKeys.fromBytes(data), PrfKeys.fromBytes(search));
        } catch (GeneralSecurityException | BufferUnderflowException | NegativeArraySizeException e) {
            throw new KeysetException.Missing("The stored keys of organisation " + organisation
                    + " do not open with the keyset. Keyset and database belong to different installations or times:"
                    + " restore the keyset that this database was used with.");
        }
    }

    private static byte[] associated(OrganisationId organisation) {
        return ("organisation|wrapped_keys|" + organisation).getBytes(StandardCharsets.UTF_8);
    }
}
