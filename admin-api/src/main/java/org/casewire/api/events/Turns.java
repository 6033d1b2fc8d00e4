package org.casewire.api.events;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a piece of work on an executor whenever it is asked for, never twice at once, and once more when it was asked
 * for meanwhile. So the work needs no lock.
 */
final class Turns {
    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger asked = new AtomicInteger();

    Turns(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    void ask() {
        if (asked.getAndIncrement() == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        int seen;
        do {
            seen = asked.get();
            work.run();
        } while (asked.addAndGet(-seen) != 0);
    }
}
