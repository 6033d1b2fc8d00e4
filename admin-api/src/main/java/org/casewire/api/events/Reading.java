package org.casewire.api.events;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.casewire.core.id.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * One client's way through its organisation's events: from the database while it is behind what the channel keeps, from
 * the channel afterwards, and back to the database should it fall behind. It takes a page only when the last one was
 * written, so a slow client holds up nobody and fills nothing.
 *
 * <p>{@link #next} is called by one thread at a time; the database is read on another, which then wakes the caller.
 */
final class Reading {
    private final OrganisationId organisation;
    private final OrganisationChannel channel;
    private final EventHistory history;
    private final Executor reads;
    private final LongSupplier told;
    private final Runnable wake;
    private final AtomicReference<@Nullable Object> read = new AtomicReference<>();
    private long cursor;
    private boolean placed;
    private boolean underWay;

    /**
     * @param cursor the last event that the client has
     * @param placed whether the cursor is known to be one of ours; one that a client brought is not
     */
    Reading(Source source, OrganisationId organisation, long cursor, boolean placed, Runnable wake) {
        this.organisation = organisation;
        this.channel = source.channel();
        this.history = source.history();
        this.reads = source.reads();
        this.told = source.told();
        this.cursor = cursor;
        this.placed = placed;
        this.wake = wake;
    }

    Next next() {
        if (underWay) {
            Object result = read.getAndSet(null);
            if (result == null) {
                return new Waiting();
            }
            underWay = false;
            if (result instanceof RuntimeException failure) {
                return new Failed(failure);
            }
            EventHistory.Page page = (EventHistory.Page) result;
            placed = true;
            cursor = page.upTo();
            if (!page.events().isEmpty()) {
                return new Events(page.events());
            }
        }
        // Asked first: what is told from here on may or may not be in the list.
        long upTo = told.getAsLong();
        if (placed || cursor <= upTo) {
            Optional<List<ToldEvent>> live = channel.after(cursor, EventHistory.PAGE);
            if (live.isPresent()) {
                return live(live.get(), upTo);
            }
        }
        underWay = true;
        reads.execute(this::read);
        return new Waiting();
    }

    private Next live(List<ToldEvent> events, long upTo) {
        placed = true;
        if (events.isEmpty()) {
            return new Nothing(Math.max(cursor, upTo));
        }
        cursor = events.get(events.size() - 1).id();
        return new Events(events);
    }

    private void read() {
        try {
            read.set(placed ? history.after(organisation, cursor) : history.resume(organisation, cursor));
        } catch (RuntimeException e) {
            read.set(e);
        }
        wake.run();
    }

    /** What a reading reads from. */
    record Source(OrganisationChannel channel, EventHistory history, Executor reads, LongSupplier told) {}

    /** What comes next. */
    sealed interface Next permits Events, Nothing, Waiting, Failed {}

    record Events(List<ToldEvent> events) implements Next {}

    /** @param last all of the organisation's events up to this one were told */
    record Nothing(long last) implements Next {}

    /** The database is being read; the wake-up follows. */
    record Waiting() implements Next {}

    /** The database could not be read; the next call tries again. */
    record Failed(RuntimeException cause) implements Next {}
}
