package org.casewire.daemon.database;

/** The database cannot be had; the message tells whoever runs the daemon why, and what to do. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseException(String message) {
        super(message);
    }

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
