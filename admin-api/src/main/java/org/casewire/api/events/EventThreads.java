package org.casewire.api.events;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.casewire.core.thread.Broken;
import org.casewire.core.thread.CoreThread;

/**
 * The few threads that serve all event clients, by what may hold them up: turns by nothing, reads by the database,
 * answers by a client's connection, the timer by nothing.
 */
final class EventThreads implements AutoCloseable {
    private static final int TURNS = 2;
    private static final int READS = 2;
    private static final int ANSWERS = 8;

    private final ThreadPoolExecutor turns = pool("events-turn", TURNS);
    private final ThreadPoolExecutor reads = pool("events-read", READS);
    private final ThreadPoolExecutor answers = pool("events-answer", ANSWERS);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, CoreThread.ofPool("events-timer"), new ThreadPoolExecutor.DiscardPolicy());

    EventThreads() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    ThreadPoolExecutor turns() {
        return turns;
    }

    ThreadPoolExecutor reads() {
        return reads;
    }

    ThreadPoolExecutor answers() {
        return answers;
    }

    void later(Duration delay, Runnable work) {
        timer.schedule(Broken.told("event clients", work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void every(Duration interval, Runnable work) {
        timer.scheduleAtFixedRate(
                Broken.told("event clients", work), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What was asked for is done first, for a few seconds at most; nothing is taken any more. */
    @Override
    public void close() {
        timer.shutdownNow();
        for (ExecutorService pool : new ExecutorService[] {turns, reads, answers}) {
            pool.shutdown();
            try {
                pool.awaitTermination(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                CoreThread.ofPool(name),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
