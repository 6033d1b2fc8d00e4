package org.casewire.core.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.casewire.core.db.Unavailable;
import org.casewire.core.outage.Outage;
import org.casewire.core.thread.Broken;
import org.casewire.core.thread.CoreThread;
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
        this.thread = Executors.newSingleThreadScheduledExecutor(CoreThread.ofPool("upkeep"));
        for (Job job : jobs) {
            long nanos = job.interval().toNanos();
            Outage failing = new Outage(
                            LOG, "An upkeep job fails; it runs again at its next time", "An upkeep job runs again")
                    .about("job", job.name());
            thread.scheduleWithFixedDelay(() -> run(job, failing), nanos, nanos, TimeUnit.NANOSECONDS);
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

    private void run(Job job, Outage failing) {
        try {
            if (certain.getAsBoolean()) {
                job.run();
                failing.over();
            }
        } catch (RuntimeException | Error e) {
            Broken.tellIfProcess(e);
            if (!Unavailable.isCauseOf(e)) {
                failing.failed(e);
            }
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
