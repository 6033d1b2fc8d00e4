package org.casewire.core.upkeep;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.casewire.core.db.Unavailable;
import org.casewire.core.outage.Outage;
import org.casewire.core.outage.WithoutValues;
import org.casewire.core.thread.Broken;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the small jobs that keep the house in order, each in its interval and on a thread of its own, so that none waits
 * for another. A job that fails is logged and comes again at its time; one that fails or stands still is told by
 * {@link #troubles}. A job must bear being run on several nodes at once and being cut off anywhere.
 */
public final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    /** Longer than any run that gets on, on the largest database that was tried. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private final BooleanSupplier certain;
    private final Duration longestRun;
    private final List<Worker> workers;

    /** @param certain whether the time is beyond doubt: what is done because enough of it has passed waits otherwise */
    public Upkeep(List<Job> jobs, BooleanSupplier certain, MetricRegistry metrics) {
        this(jobs, certain, metrics, LONGEST_RUN);
    }

    Upkeep(List<Job> jobs, BooleanSupplier certain, MetricRegistry metrics, Duration longestRun) {
        this.certain = certain;
        this.longestRun = longestRun;
        this.workers = jobs.stream().map(job -> new Worker(job, metrics)).toList();
        workers.forEach(Worker::start);
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

    /**
     * A job that does not do its work.
     *
     * @param what that it fails, and with what; or that it has not come to an end, and for how long
     */
    public record Trouble(String job, String what) {}

    /** Which jobs fail or stand still now. That the database is away is not theirs to tell. */
    public List<Trouble> troubles() {
        return workers.stream().flatMap(worker -> worker.trouble().stream()).toList();
    }

    /** Lets the running jobs end, ten seconds at most for all. */
    @Override
    public void close() {
        workers.forEach(worker -> worker.thread.shutdown());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        for (Worker worker : workers) {
            try {
                if (!worker.thread.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    worker.thread.shutdownNow();
                }
            } catch (InterruptedException e) {
                worker.thread.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A job, its thread, and how it gets on. */
    private final class Worker {
        private final Job job;
        private final ScheduledExecutorService thread;
        private final Outage failing;
        private volatile Optional<Long> runningSince = Optional.empty();
        private volatile Optional<String> failure = Optional.empty();
        private volatile long lastDone = System.nanoTime();
        private volatile long failures;

        Worker(Job job, MetricRegistry metrics) {
            this.job = job;
            this.thread = Executors.newSingleThreadScheduledExecutor(CoreThread.ofPool("upkeep-" + job.name()));
            this.failing = new Outage(
                            LOG, "An upkeep job fails; it runs again at its next time", "An upkeep job runs again")
                    .about("job", job.name());
            metrics.gauge(MetricRegistry.name("upkeep", job.name(), "since-last-done-seconds"), () ->
                    (Gauge<Double>) () -> seconds(lastDone));
            metrics.gauge(MetricRegistry.name("upkeep", job.name(), "failures"), () -> (Gauge<Long>) () -> failures);
        }

        void start() {
            long nanos = job.interval().toNanos();
            thread.scheduleWithFixedDelay(this::run, nanos, nanos, TimeUnit.NANOSECONDS);
        }

        private void run() {
            runningSince = Optional.of(System.nanoTime());
            try {
                if (certain.getAsBoolean()) {
                    job.run();
                    failing.over();
                    failure = Optional.empty();
                    lastDone = System.nanoTime();
                }
            } catch (RuntimeException | Error e) {
                Broken.tellIfProcess(e);
                failures++;
                if (!Unavailable.isCauseOf(e) || Unavailable.isLimit(e)) {
                    failing.failed(e);
                    failure = Optional.of(WithoutValues.line(e));
                }
            } finally {
                runningSince = Optional.empty();
            }
        }

        Optional<Trouble> trouble() {
            return runningSince
                    .map(since -> Duration.ofNanos(System.nanoTime() - since))
                    .filter(time -> time.compareTo(longestRun) > 0)
                    .map(time -> "has run for " + time.toSeconds() + " s")
                    .or(() -> failure.map(cause -> "fails: " + cause))
                    .map(what -> new Trouble(job.name(), what));
        }

        private static double seconds(long since) {
            return Duration.ofNanos(System.nanoTime() - since).toMillis() / 1_000.0;
        }
    }
}
