package org.casewire.core.restore;

/** The state directory cannot be used; the message says what to do. */
public final class StateDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StateDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
