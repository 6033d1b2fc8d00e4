package org.casewire.api.events;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One organisation's work on a pool that others share: one piece after another, and each time behind what others wait
 * for, so that an organisation with much of it holds nobody else up. Safe for all threads.
 */
final class InTurn implements Executor {
    private final Executor pool;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    InTurn(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable work) {
        waiting.add(work);
        if (size.getAndIncrement() == 0) {
            pool.execute(this::next);
        }
    }

    private void next() {
        try {
            waiting.remove().run();
        } finally {
            if (size.decrementAndGet() > 0) {
                pool.execute(this::next);
            }
        }
    }
}
