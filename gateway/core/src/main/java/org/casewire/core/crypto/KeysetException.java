package org.casewire.core.crypto;

import org.casewire.core.id.OrganisationId;

/** The keyset cannot be used as it is. The message says what to do; it never shows key material. */
public sealed class KeysetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeysetException(String message) {
        super(message);
    }

    /** @param cause must not carry key material in its message */
    public KeysetException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The keyset at hand does not open this organisation's keys: another copy of it may. */
    public static final class Missing extends KeysetException {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message);
        }
    }

    /** The organisation's key was destroyed, on record: nothing of it can be opened or sealed again, anywhere. */
    public static final class Destroyed extends KeysetException {
        private static final long serialVersionUID = 1L;

        Destroyed(OrganisationId organisation) {
            super("The key of organisation " + organisation
                    + " was destroyed: what it had stored stays unreadable. Apply it under another id to begin anew.");
        }
    }
}
