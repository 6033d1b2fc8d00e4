package org.casewire.core.dispatch;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.casewire.core.db.Unavailable;
import org.casewire.core.outage.Outage;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps each second, and as soon as it is asked to, on a thread of its own: each carrier has one, so that what hangs or
 * fails at one carrier leaves the queue of no other behind.
 */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final Runnable work;
    private final Outage unswept;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;

    Sweeper(String of, Runnable work) {
        this.work = work;
        this.unswept = new Outage(
                        LOG, "The queue is not swept; what was accepted elsewhere waits", "The queue is swept again")
                .about("of", of);
        this.thread = new CoreThread("queue-sweep-" + of, this::run);
    }

    void start() {
        thread.start();
    }

    /** Cheap; safe for all threads. */
    void soon() {
        if (asked.availablePermits() == 0) {
            asked.release();
        }
    }

    private void run() {
        while (!closing) {
            try {
                if (asked.tryAcquire(1, TimeUnit.SECONDS)) {
                    asked.drainPermits();
                }
                work.run();
                unswept.worked();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closing && !Unavailable.isCauseOf(e)) {
                    unswept.broke(e);
                }
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
