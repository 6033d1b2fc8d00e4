package org.casewire.api.problem;

import java.io.Serial;

/**
 * Another failure's classes and stack traces for the log, without its messages: those of the database quote the values
 * that a statement was given.
 */
final class WithoutMessage extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int DEEPEST = 10;

    private final String name;

    WithoutMessage(Throwable failure) {
        this(failure, 1);
    }

    private WithoutMessage(Throwable failure, int depth) {
        super(null, cause(failure, depth), false, true);
        this.name = failure.getClass().getName();
        setStackTrace(failure.getStackTrace());
    }

    private static @org.jspecify.annotations.Nullable Throwable cause(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        return cause == null || depth == DEEPEST ? null : new WithoutMessage(cause, depth + 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
