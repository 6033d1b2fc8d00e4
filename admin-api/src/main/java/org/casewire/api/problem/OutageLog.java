package org.casewire.api.problem;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.casewire.core.db.WithoutValues;
import org.slf4j.Logger;

/**
 * Tells that requests fail for want of something: at once, and then with the next one after each ten seconds, how
 * many more. A line for each would fill the disk of a busy node while its database is away. Safe for all threads.
 */
final class OutageLog {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Logger log;
    private final String words;
    private final LongSupplier nanoTime;
    private final AtomicLong nextAt;
    private final LongAdder untold = new LongAdder();

    /** @param words what happens to requests, and why */
    OutageLog(Logger log, String words, LongSupplier nanoTime) {
        this.words = words;
        this.log = log;
        this.nanoTime = nanoTime;
        this.nextAt = new AtomicLong(nanoTime.getAsLong());
    }

    void failed(Throwable failure) {
        untold.increment();
        long now = nanoTime.getAsLong();
        long due = nextAt.get();
        if (now - due >= 0 && nextAt.compareAndSet(due, now + EVERY.toNanos())) {
            log.atWarn()
                    .addKeyValue("requests", untold.sumThenReset())
                    .addKeyValue("cause", WithoutValues.line(failure))
                    .log(words);
        }
    }
}
