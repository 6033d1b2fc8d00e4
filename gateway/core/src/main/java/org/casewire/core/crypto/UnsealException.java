package org.casewire.core.crypto;

/** A sealed value does not open: it was changed, belongs to another row or owner, or its key is gone. */
public final class UnsealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsealException(String message) {
        super(message);
    }
}
