package org.casewire.daemon.bench;

/** A measurement that could not be made, or that showed a fault; the message says which. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
