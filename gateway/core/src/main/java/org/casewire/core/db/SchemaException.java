package org.casewire.core.db;

/** The schema is not what this build needs; the message says so to whoever runs it, without a stack trace. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** It is older: trying again as it is cannot help. */
    public SchemaException(String message) {
        super(message);
    }

    /** Whether trying again as it is cannot help. */
    public boolean isLasting() {
        return getCause() == null;
    }

    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
