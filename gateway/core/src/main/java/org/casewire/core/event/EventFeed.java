package org.casewire.core.event;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.casewire.core.db.Database;
import org.casewire.core.db.Unavailable;
import org.casewire.core.outage.Outage;
import org.casewire.core.thread.CoreThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watchers every committed event once, each organisation's in the order of ids and without a gap
 * ({@link FeedOrder}). One thread of its own; watchers are called on it and must not block.
 */
public final class EventFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final long POLL_MILLIS = 250;
    private static final long GAP_MILLIS = 2;
    private static final long LONGEST_GAP_MILLIS = 32;

    private final FeedOrder order;
    private final List<Consumer<Told>> watchers = new CopyOnWriteArrayList<>();
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread = new CoreThread("event-feed", this::run);
    private final Outage stands =
            new Outage(LOG, "The event feed fails; nobody is told anything new", "The event feed goes on");
    private final Outage watching = new Outage(LOG, "A watcher of events failed", "Watchers of events are told again");
    private final Counter gapWaits;
    private volatile boolean healthy = true;
    private volatile boolean closing;
    private long gapPause = GAP_MILLIS;

    /** @param database the link login's: the feed sees every organisation's events */
    public EventFeed(Database database, MetricRegistry metrics) {
        this.order = new FeedOrder(database, System::nanoTime);
        this.gapWaits = metrics.counter(MetricRegistry.name("events", "gap-waits"));
        metrics.gauge(MetricRegistry.name("events", "position"), () ->
                (Gauge<Long>) () -> position().border());
        metrics.gauge(MetricRegistry.name("events", "gap-age-seconds"), () -> (Gauge<Double>)
                () -> delay().map(delay -> delay.age().toMillis() / 1_000.0).orElse(0.0));
    }

    public void start() {
        thread.start();
    }

    /** Something was committed: look at once. Cheap; safe for all threads. */
    public void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Calls the watcher with each further batch. Close the result to stop. */
    public Subscription watch(Consumer<Told> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Up to where whose events are told. */
    public FeedPosition position() {
        return order.position();
    }

    /** How long the events of some organisation have waited for whoever writes for it; empty while none waits. */
    public Optional<Delay> delay() {
        return order.delay();
    }

    /**
     * An organisation whose events wait.
     *
     * @param process the database server's process that they wait for; 0 when that is gone
     */
    public record Delay(Duration age, int process) {}

    /** Whether the last look at the database succeeded. */
    public boolean healthy() {
        return healthy;
    }

    private void run() {
        while (!closing) {
            boolean more = false;
            try {
                more = advance();
                healthy = true;
                stands.worked();
            } catch (RuntimeException e) {
                if (!closing && !Unavailable.isCauseOf(e)) {
                    stands.broke(e);
                }
                healthy = false;
            }
            if (!more) {
                pause(order.waiting() ? gapPause : POLL_MILLIS);
            }
        }
    }

    /** Tells what there is; true when there may be more at once. */
    private boolean advance() {
        FeedOrder.Step step = order.next();
        if (!step.events().isEmpty()) {
            gapPause = GAP_MILLIS;
            emit(new Told(step.events(), order.position()));
        } else if (order.waiting()) {
            // A writer may stay open for seconds: ask seldomer.
            gapWaits.inc();
            gapPause = Math.min(LONGEST_GAP_MILLIS, gapPause * 2);
        }
        return step.more();
    }

    private void pause(long millis) {
        try {
            if (signal.tryAcquire(healthy ? millis : POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void emit(Told told) {
        for (Consumer<Told> watcher : watchers) {
            try {
                watcher.accept(told);
            } catch (RuntimeException e) {
                watching.broke(e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a watch. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
