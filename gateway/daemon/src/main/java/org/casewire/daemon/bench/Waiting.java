package org.casewire.daemon.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Waits for what another process brings about, with a deadline. */
final class Waiting {
    private static final Duration LONGEST = Duration.ofSeconds(120);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    /** What is looked at again and again. */
    interface Look<T> {
        Optional<T> look() throws IOException, InterruptedException;
    }

    private Waiting() {}

    /** @throws BenchException when it has not come within two minutes */
    static <T> T until(String what, Look<T> condition) throws IOException, InterruptedException {
        return until(what, BETWEEN, condition);
    }

    /** @param between how long after a look the next one is */
    static <T> T until(String what, Duration between, Look<T> condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Optional<T> value = condition.look();
            if (value.isPresent()) {
                return value.get();
            }
            Thread.sleep(between.toMillis());
        }
        throw new BenchException("Waited for %d s in vain until %s.".formatted(LONGEST.toSeconds(), what));
    }
}
