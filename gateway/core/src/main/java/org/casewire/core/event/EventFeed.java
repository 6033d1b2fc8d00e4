package org.casewire.core.event;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.casewire.core.db.Database;
import org.casewire.core.db.WithoutValues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watchers every committed event once, in the order of ids, without a gap. Ids are drawn in one order and
 * committed in another, so it stops before an id that is missing until the row appears or its writer is known to be
 * gone (data.md, Events without gaps). One thread of its own; watchers are called on it and must not block.
 */
public final class EventFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final int PAGE = 2_000;
    private static final long POLL_MILLIS = 250;
    private static final long GAP_MILLIS = 2;
    private static final long LONGEST_GAP_MILLIS = 32;

    private final Database database;
    private final List<Consumer<List<Event>>> watchers = new CopyOnWriteArrayList<>();
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "event-feed");
    private final Counter gapWaits;
    private volatile long position = -1;
    private volatile boolean healthy = true;
    private volatile boolean closing;
    /** While a gap is open: no writer that drew one of its ids has a transaction id from this one on. */
    private long gapHorizon = -1;
    /** While a gap is open: the first id behind it. */
    private long gapEnd = -1;

    private long gapPause = GAP_MILLIS;
    private long startsAt;

    /** @param database the link login's: the feed sees every organisation's events */
    public EventFeed(Database database, MetricRegistry metrics) {
        this.database = database;
        this.gapWaits = metrics.counter(MetricRegistry.name("events", "gap-waits"));
        metrics.gauge(MetricRegistry.name("events", "position"), () -> (Gauge<Long>) this::position);
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Something was committed: look at once. Cheap; safe for all threads. */
    public void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Calls the watcher with each further batch. Close the result to stop. */
    public Subscription watch(Consumer<List<Event>> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** All ids up to this one are told or will never exist; -1 until the feed has found its start. */
    public long position() {
        return position;
    }

    /** Whether the last look at the database succeeded. */
    public boolean healthy() {
        return healthy;
    }

    private void run() {
        while (!closing) {
            boolean more = false;
            try {
                more = position < 0 ? findStart() : advance();
                healthy = true;
            } catch (RuntimeException e) {
                if (healthy && !closing) {
                    LOG.atWarn()
                            .addKeyValue("cause", WithoutValues.line(e))
                            .log("The event feed waits for the database");
                }
                healthy = false;
            }
            if (!more) {
                pause(gapHorizon >= 0 ? gapPause : POLL_MILLIS);
            }
        }
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

    /** The last id visible at our start, once every transaction that may have drawn a smaller one is over. */
    private boolean findStart() {
        if (gapHorizon < 0) {
            startsAt = database.inTransaction(
                    handle -> handle.attach(EventStore.class).bounds().last());
            gapHorizon = database.inTransaction(
                    handle -> handle.attach(EventStore.class).ownTransaction());
        }
        // An empty range of ids: this asks for the horizon alone.
        if (!gapIsDead(0, 0)) {
            waitLonger();
            return false;
        }
        gapIsOver();
        position = startsAt;
        return true;
    }

    /** Emits what follows without a gap; true when there may be more at once. */
    private boolean advance() {
        long from = position;
        if (gapEnd >= 0 && !gapMoved(from + 1)) {
            // A writer may stay open for seconds: ask seldomer, and never for the whole page behind the gap.
            waitLonger();
            return false;
        }
        List<Event> page =
                database.inTransaction(handle -> handle.attach(EventStore.class).after(from, PAGE));
        List<Event> ready = new ArrayList<>(page.size());
        long expected = from + 1;
        boolean jumped = false;
        for (Event event : page) {
            if (event.id() != expected && (!ready.isEmpty() || !gapIsDead(expected, event.id()))) {
                jumped = !ready.isEmpty();
                gapEnd = event.id();
                break;
            }
            ready.add(event);
            expected = event.id() + 1;
        }
        if (!ready.isEmpty()) {
            gapIsOver();
            position = expected - 1;
            emit(ready);
        }
        return jumped || ready.size() == PAGE;
    }

    private void waitLonger() {
        gapWaits.inc();
        gapPause = Math.min(LONGEST_GAP_MILLIS, gapPause * 2);
    }

    private void gapIsOver() {
        gapHorizon = -1;
        gapEnd = -1;
        gapPause = GAP_MILLIS;
    }

    private boolean gapMoved(long first) {
        long next = gapEnd;
        long horizon = gapHorizon;
        return database.inTransaction(handle -> handle.attach(EventStore.class).moved(first, next, horizon));
    }

    /** Whether the missing ids from {@code first} to below {@code next} can no longer appear. */
    private boolean gapIsDead(long first, long next) {
        if (gapHorizon < 0) {
            // A transaction of its own, so that the horizon is newer than every writer that drew one of these ids.
            gapHorizon = database.inTransaction(
                    handle -> handle.attach(EventStore.class).ownTransaction());
        }
        long horizon = gapHorizon;
        return database.inTransaction(handle -> handle.attach(EventStore.class).dead(first, next, horizon));
    }

    private void emit(List<Event> events) {
        for (Consumer<List<Event>> watcher : watchers) {
            try {
                watcher.accept(events);
            } catch (RuntimeException e) {
                LOG.atError().setCause(new WithoutValues(e)).log("A watcher of events failed");
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
