package org.casewire.core.db;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another failure for the log: its classes and stack traces, and the words of our own exceptions, which say what to do
 * and hold no value by the rule of this house. The messages of all others are left out: those of the database quote what
 * a statement was given, and a parser's quotes what it read.
 */
public final class WithoutValues extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final String OURS = "org.casewire.";
    private static final int DEEPEST = 10;

    private final String told;

    public WithoutValues(Throwable failure) {
        this(failure, 1);
    }

    private WithoutValues(Throwable failure, int depth) {
        super(null, cause(failure, depth), false, true);
        this.told = failure.getClass().getName()
                + words(failure).map(words -> ": " + words).orElse("");
        setStackTrace(failure.getStackTrace());
    }

    private static @Nullable Throwable cause(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        return cause == null || depth == DEEPEST ? null : new WithoutValues(cause, depth + 1);
    }

    /** A failure in one line: its class, and the words of the first of its causes that is ours. */
    public static String line(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            Optional<String> words = words(cause);
            if (words.isPresent()) {
                return cause.getClass().getSimpleName() + ": " + words.get();
            }
            cause = cause.getCause();
        }
        return failure.getClass().getSimpleName();
    }

    /** Types of ours, and what our own code throws as a broken rule; its cause's words are not among these. */
    private static Optional<String> words(Throwable failure) {
        boolean ours = failure.getClass().getName().startsWith(OURS);
        StackTraceElement[] stack = failure.getStackTrace();
        boolean thrownByUs = failure.getClass() == IllegalStateException.class
                && stack.length > 0
                && stack[0].getClassName().startsWith(OURS);
        return ours || thrownByUs ? Optional.ofNullable(failure.getMessage()) : Optional.empty();
    }

    @Override
    public String toString() {
        return told;
    }
}
