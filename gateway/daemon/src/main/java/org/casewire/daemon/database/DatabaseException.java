package org.casewire.daemon.database;

/** The database cannot be had; the message tells whoever runs the daemon why, and what to do. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean lasting;

    public DatabaseException(String message) {
        this(message, false);
    }

    /** @param lasting whether trying again as it is cannot help */
    public DatabaseException(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    public DatabaseException(String message, Throwable cause) {
        this(message, cause, false);
    }

    public DatabaseException(String message, Throwable cause, boolean lasting) {
        super(message, cause);
        this.lasting = lasting;
    }

    /** Whether trying again as it is cannot help. */
    public boolean isLasting() {
        return lasting;
    }
}
