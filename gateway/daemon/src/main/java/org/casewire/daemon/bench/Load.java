package org.casewire.daemon.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages over several connections, a thread each, from one case after the other. Counts from the start; keeps
 * the times of what was answered since {@link #beginMeasuring()}. A connection that fails ends the measurement.
 */
final class Load implements AutoCloseable {
    private static final int CREATED = 201;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final List<OpenCase> cases;
    private final Pace pace;
    private final AtomicLong numbers;
    private final List<Sender> senders = new ArrayList<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final Map<Integer, LongAdder> others = new ConcurrentHashMap<>();
    private volatile boolean running = true;
    private volatile boolean measuring;

    /** @param numbers gives each message its number, never one twice */
    Load(int port, int connections, List<OpenCase> cases, Pace pace, AtomicLong numbers) throws IOException {
        this.cases = cases;
        this.pace = pace;
        this.numbers = numbers;
        for (int i = 0; i < connections; i++) {
            senders.add(new Sender(new HttpConnection(port), i));
        }
        senders.forEach(sender -> sender.thread.start());
    }

    void beginMeasuring() {
        measuring = true;
    }

    /** Messages answered 201. */
    long accepted() {
        return accepted.sum();
    }

    /** How often the daemon answered 503, after which the same was sent again. */
    long unavailable() {
        return unavailable.sum();
    }

    /** How often the daemon answered anything else in the end, by status. */
    Map<Integer, Long> others() {
        Map<Integer, Long> all = new TreeMap<>();
        others.forEach((status, count) -> all.put(status, count.sum()));
        return all;
    }

    void requireHealthy() {
        for (Sender sender : senders) {
            IOException failure = sender.failure;
            if (running && failure != null) {
                throw new BenchException("A connection to the daemon failed: " + failure.getMessage(), failure);
            }
        }
    }

    /** Sends no more, and waits for the answers that are under way. */
    void awaitStopped() throws InterruptedException {
        close();
        for (Sender sender : senders) {
            sender.thread.join();
        }
    }

    /** From the request to its answer, of what was sent in the measured time; once it has stopped. */
    Quantiles accept() {
        Times times = new Times();
        senders.forEach(sender -> times.addAll(sender.times));
        return times.ofNanos();
    }

    /** When each message that was accepted in the measured time was due to be sent; once it has stopped. */
    TimesById requested() {
        TimesById requested = new TimesById();
        senders.forEach(sender -> requested.addAll(sender.requested));
        return requested;
    }

    @Override
    public void close() {
        running = false;
        senders.forEach(sender -> sender.thread.interrupt());
    }

    /** One connection. Its fields are its thread's until that has ended. */
    private final class Sender {
        final HttpConnection connection;
        final Thread thread;
        volatile @Nullable IOException failure;
        private final Times times = new Times();
        private final TimesById requested = new TimesById();

        Sender(HttpConnection connection, int number) {
            this.connection = connection;
            this.thread = new Thread(this::run, "load-" + number);
            thread.setDaemon(true);
        }

        private void run() {
            try (connection) {
                while (true) {
                    long since = pace.next();
                    if (!running) {
                        return;
                    }
                    send(since);
                }
            } catch (IOException e) {
                failure = e;
            }
        }

        private void send(long since) throws IOException {
            long number = numbers.getAndIncrement();
            OpenCase.HttpMessage message =
                    cases.get((int) (number % cases.size())).message(number);
            HttpConnection.Answer answer = connection.post(message.path(), message.head(), message.body());
            for (int tries = 1; answer.status() == UNAVAILABLE && tries < MOST_TRIES; tries++) {
                // Whether it was taken is not known: as every client should, the same with the same key a moment later.
                unavailable.increment();
                Thread.interrupted();
                LockSupport.parkNanos(PAUSE.toNanos());
                answer = connection.post(message.path(), message.head(), message.body());
            }
            if (answer.status() == CREATED) {
                accepted.increment();
            } else {
                others.computeIfAbsent(answer.status(), key -> new LongAdder()).increment();
            }
            if (measuring && running) {
                times.add(System.nanoTime() - since);
                if (answer.status() == CREATED) {
                    requested.add(answer.id(), Moment.ofNanoTime(since));
                }
            }
        }
    }
}
