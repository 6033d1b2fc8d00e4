package org.casewire.smpp.rehearsal;

/** The rehearsal could not begin, or not go on; the message says what to do. */
public final class RehearsalFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RehearsalFailed(String message) {
        super(message);
    }
}
