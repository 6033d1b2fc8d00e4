package org.casewire.core.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.casewire.core.db.WithoutValues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the small jobs that keep the house in order, one after another on one thread, each in its interval. A job that
 * fails is logged and comes again at its time; it must bear being run on several nodes at once and being cut off
 * anywhere.
 */
public final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final BooleanSupplier certain;
    private final ScheduledExecutorService thread;

    /** @param certain whether the time is beyond doubt: what is done because enough of it has passed waits otherwise */
    public Upkeep(List<Job> jobs, BooleanSupplier certain) {
        this.certain = certain;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "upkeep");
            worker.setDaemon(true);
            return worker;
        });
        for (Job job : jobs) {
            long nanos = job.interval().toNanos();
            thread.scheduleWithFixedDelay(() -> run(job), nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** One thing to be done again and again. */
    public interface Job {
        /** For the log. */
        String name();

        /** From the end of one run to the begin of the next. */
        Duration interval();

        /** Does what is due now, in small transactions. */
        void run();
    }

    private void run(Job job) {
        try {
            if (certain.getAsBoolean()) {
                job.run();
            }
        } catch (RuntimeException | Error e) {
            LOG.atWarn()
                    .addKeyValue("job", job.name())
                    .addKeyValue("cause", WithoutValues.line(e))
                    .log("An upkeep job failed; it runs again at its next time");
        }
    }

    /** Lets the running job end, ten seconds at most. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
