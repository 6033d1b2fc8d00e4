package org.casewire.core.db;

/** The schema is not what this build needs; the message says so to whoever runs it, without a stack trace. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SchemaException(String message) {
        super(message);
    }

    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
