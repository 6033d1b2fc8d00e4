package org.casewire.core.db;

import java.io.Serial;

/** A bounded queue is full: nothing was taken, the caller should come again shortly. */
public final class BatchFullException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public BatchFullException() {
        super("The write queue is full; try again shortly");
    }
}
