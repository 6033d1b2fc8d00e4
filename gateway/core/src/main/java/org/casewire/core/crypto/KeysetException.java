package org.casewire.core.crypto;

/** The keyset cannot be used as it is. The message says what to do; it never shows key material. */
public final class KeysetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeysetException(String message) {
        super(message);
    }

    /** @param cause must not carry key material in its message */
    public KeysetException(String message, Throwable cause) {
        super(message, cause);
    }
}
