package org.casewire.api.gate;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.metrics.jetty12.InstrumentedQueuedThreadPool;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Threads for work of several parties, in turns: each party waits for its own work only, and none takes more places, or
 * more of the queue, than {@link Shares} leave it. Who has waited long is told so, as her caller has given up by then.
 * Safe for all threads.
 */
final class Desk {
    private static final int KEPT = 4;
    private static final Duration IDLE = Duration.ofMinutes(1);
    /** With what a statement may take after it, an answer within five seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final QueuedThreadPool threads;
    private final int most;
    private final Shares places;
    private final Shares queue;
    private final Duration patience;
    private final LongSupplier nanoTime;
    /** By party, the one that was served last at the end. */
    private final Map<Party, Deque<Waiting>> waiting = new LinkedHashMap<>();

    /**
     * @param places work that may be done at once, {@code perParty} of it of one party
     * @param queue work that may wait
     */
    Desk(String name, int places, int perParty, int queue, MetricRegistry metrics) {
        this(name, places, perParty, queue, PATIENCE, System::nanoTime, metrics);
    }

    /**
     * The same with a patience and a clock of one's own.
     *
     * @param patience how long work may wait
     */
    Desk(
            String name,
            int places,
            int perParty,
            int queue,
            Duration patience,
            LongSupplier nanoTime,
            MetricRegistry metrics) {
        this.most = places;
        this.places = new Shares(places, perParty);
        this.queue = new Shares(queue);
        this.patience = patience;
        this.nanoTime = nanoTime;
        threads = new InstrumentedQueuedThreadPool(metrics, places + 1, Math.min(KEPT, places), (int) IDLE.toMillis());
        threads.setName(name);
    }

    /** To be started and stopped with the server. */
    QueuedThreadPool threads() {
        return threads;
    }

    /**
     * @param refused told instead, now or later, when too much waits already, it waited too long, or the server is
     *     stopping
     */
    void execute(Party party, Runnable work, Consumer<RejectedExecutionException> refused) {
        Waiting one = new Waiting(party, work, refused, nanoTime.getAsLong() + patience.toNanos());
        switch (place(one)) {
            case SEATED -> begin(one);
            case QUEUED -> {}
            case REFUSED -> refused.accept(new RejectedExecutionException("Too many requests wait for a thread"));
        }
    }

    private synchronized Placed place(Waiting one) {
        if (!waiting.containsKey(one.party) && places.take(one.party)) {
            return Placed.SEATED;
        }
        if (!queue.take(one.party)) {
            return Placed.REFUSED;
        }
        waiting.computeIfAbsent(one.party, who -> new ArrayDeque<>()).add(one);
        return Placed.QUEUED;
    }

    private void begin(Waiting one) {
        try {
            threads.execute(() -> serve(one));
        } catch (RejectedExecutionException stopping) {
            one.refused.accept(stopping);
            finished(one.party).forEach(this::begin);
        }
    }

    private void serve(Waiting first) {
        @Nullable Waiting one = first;
        while (one != null) {
            boolean done = false;
            Party party = one.party;
            try {
                one.run(nanoTime.getAsLong());
                done = true;
            } finally {
                List<Waiting> next = finished(party);
                next.stream().skip(done ? 1 : 0).forEach(this::begin);
                one = done && !next.isEmpty() ? next.get(0) : null;
            }
        }
    }

    /** @return whose turn it is now; each has its place */
    private synchronized List<Waiting> finished(Party party) {
        places.release(party);
        List<Waiting> next = new ArrayList<>();
        Iterator<Map.Entry<Party, Deque<Waiting>>> parties = waiting.entrySet().iterator();
        Map<Party, Deque<Waiting>> served = new LinkedHashMap<>();
        while (parties.hasNext() && places.taken() < most) {
            Map.Entry<Party, Deque<Waiting>> one = parties.next();
            if (places.take(one.getKey())) {
                next.add(one.getValue().remove());
                queue.release(one.getKey());
                parties.remove();
                if (!one.getValue().isEmpty()) {
                    served.put(one.getKey(), one.getValue());
                }
            }
        }
        waiting.putAll(served);
        return next;
    }

    private enum Placed {
        SEATED,
        QUEUED,
        REFUSED
    }

    private record Waiting(Party party, Runnable work, Consumer<RejectedExecutionException> refused, long until) {
        void run(long now) {
            if (now - until > 0) {
                refused.accept(new RejectedExecutionException("It waited too long for a thread"));
            } else {
                work.run();
            }
        }
    }
}
