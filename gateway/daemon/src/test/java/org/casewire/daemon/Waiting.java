package org.casewire.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another process or thread brings about, with a deadline. */
public final class Waiting {
    /** How much slower than a machine of two idle cores this one is. */
    private static final int PATIENCE = Integer.getInteger("casewire.patience", 1);

    private static final Duration LONGEST = patiently(Duration.ofSeconds(60));
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private Waiting() {}

    /** What is allowed on an idle machine, on this one: {@code -Dcasewire.patience} says how many times slower it is. */
    public static Duration patiently(Duration usual) {
        return usual.multipliedBy(PATIENCE);
    }

    /** @param otherwise tells what can be seen when it did not come */
    public static <T> T until(Callable<Optional<T>> condition, Supplier<String> otherwise) {
        return until(LONGEST, condition, otherwise);
    }

    /** Waits for something that must hold within a given time. */
    public static void untilTrue(Duration longest, Callable<Boolean> condition, Supplier<String> otherwise) {
        until(longest, () -> condition.call() ? Optional.of(true) : Optional.<Boolean>empty(), otherwise);
    }

    /** As {@link #untilTrue(Duration, Callable, Supplier)}, for what has no time of its own. */
    public static void untilTrue(Callable<Boolean> condition, Supplier<String> otherwise) {
        untilTrue(LONGEST, condition, otherwise);
    }

    public static <T> T until(Duration longest, Callable<Optional<T>> condition, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                Optional<T> value = condition.call();
                if (value.isPresent()) {
                    return value.get();
                }
            } catch (Exception e) {
                throw new AssertionError(otherwise.get(), e);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        throw new AssertionError("it did not come within " + longest + ": " + otherwise.get());
    }
}
