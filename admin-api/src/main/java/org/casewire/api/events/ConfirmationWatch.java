package org.casewire.api.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.casewire.core.event.Event;
import org.casewire.core.event.EventFeed;
import org.casewire.core.event.EventType;
import org.casewire.core.event.Told;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.thread.CoreThread;

/**
 * Lets a request wait for what becomes of a message, without holding a thread. The feed's thread only looks up who
 * waits; they go on on a few threads of the watch's own. Safe for all threads.
 */
public final class ConfirmationWatch implements AutoCloseable {
    private static final int THREADS = 4;
    /** Those that may settle a message; whether one does depends on when the organisation counts it as sent. */
    private static final Set<String> SETTLING = Set.of(
            EventType.MESSAGE_ACCEPTED.word(),
            EventType.MESSAGE_DELIVERED.word(),
            EventType.MESSAGE_FAILED.word(),
            EventType.MESSAGE_UNCERTAIN.word(),
            EventType.MESSAGE_UPDATED.word());

    private final Map<Watched, Set<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor threads;
    private final EventFeed.Subscription watch;
    private volatile boolean ended;

    public ConfirmationWatch(EventFeed feed) {
        threads = new ScheduledThreadPoolExecutor(
                THREADS, CoreThread.ofPool("confirmation"), new ThreadPoolExecutor.DiscardPolicy());
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        watch = feed.watch(this::told);
    }

    /**
     * Reads a message until it is settled or the time is over, and gives it as it is then.
     *
     * @param read reads the message anew; may block
     * @param pending whether a message read so is still to be waited for
     */
    public <T> CompletionStage<T> answer(
            OrganisationId organisation, MessageId message, Duration wait, Supplier<T> read, Predicate<T> pending) {
        return answer(organisation, message, System.nanoTime() + wait.toNanos(), read, pending);
    }

    private <T> CompletionStage<T> answer(
            OrganisationId organisation, MessageId message, long deadline, Supplier<T> read, Predicate<T> pending) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        // The watch first, then the look: what happens in between is seen by one of them.
        CompletableFuture<Void> settled = settled(organisation, message, left).toCompletableFuture();
        return CompletableFuture.supplyAsync(read, threads).thenCompose(found -> {
            if (ended || left.isZero() || !pending.test(found)) {
                settled.complete(null);
                return CompletableFuture.completedFuture(found);
            }
            return settled.thenCompose(nothing -> answer(organisation, message, deadline, read, pending));
        });
    }

    /**
     * Completes when an event tells that this message may be settled, when the time is over, or when the daemon stops.
     * Counts from this call on: whoever reads the message after it misses nothing.
     */
    public CompletionStage<Void> settled(OrganisationId organisation, MessageId message, Duration wait) {
        Watched watched = new Watched(organisation, message.value());
        CompletableFuture<Void> settled = new CompletableFuture<>();
        waiting.compute(watched, (key, others) -> {
            Set<CompletableFuture<Void>> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(settled);
            return all;
        });
        ScheduledFuture<?> timeout =
                threads.schedule(() -> settled.complete(null), wait.toNanos(), TimeUnit.NANOSECONDS);
        settled.whenComplete((nothing, failure) -> {
            timeout.cancel(false);
            waiting.computeIfPresent(watched, (key, others) -> {
                others.remove(settled);
                return others.isEmpty() ? null : others;
            });
        });
        if (ended) {
            settled.complete(null);
        }
        return settled;
    }

    /** Lets everybody go on who waits, and nobody wait any more: the daemon stops. */
    public void end() {
        ended = true;
        waiting.values().forEach(this::release);
    }

    @Override
    public void close() {
        watch.close();
        end();
        threads.shutdown();
    }

    /** On the feed's thread. */
    private void told(Told told) {
        if (waiting.isEmpty()) {
            return;
        }
        for (Event event : told.events()) {
            UUID message = event.messageId();
            if (message != null && SETTLING.contains(event.type())) {
                Set<CompletableFuture<Void>> settled = waiting.get(new Watched(event.organisationId(), message));
                if (settled != null) {
                    release(settled);
                }
            }
        }
    }

    private void release(Set<CompletableFuture<Void>> settled) {
        // A copy: whoever goes on may begin to wait for the same message again, and that is for the next event.
        List.copyOf(settled).forEach(one -> threads.execute(() -> one.complete(null)));
    }

    private record Watched(OrganisationId organisation, UUID message) {}
}
