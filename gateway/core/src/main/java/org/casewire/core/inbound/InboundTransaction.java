package org.casewire.core.inbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.casewire.core.db.Database;
import org.casewire.core.db.WithoutValues;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction and what it leaves for its end: first the counters, once for each organisation, then the events,
 * then, after the commit, what others are to be told. Used by one thread.
 */
final class InboundTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(InboundTransaction.class);

    private final Handle handle;
    private final Map<OrganisationId, InboxChange> changes = new HashMap<>();
    private final List<NewEvent> events = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    private InboundTransaction(Handle handle) {
        this.handle = handle;
    }

    /** Runs the work, writes counters and events, commits, and then wakes the feed and hands over what was queued. */
    static <R> R run(Database link, Runnable wakeFeed, Function<InboundTransaction, R> work) {
        Done<R> done = link.inTransaction(handle -> {
            InboundTransaction transaction = new InboundTransaction(handle);
            R result = work.apply(transaction);
            InboxStore.change(handle, transaction.changes);
            EventStore.append(handle, transaction.events);
            return new Done<>(result, transaction);
        });
        if (!done.transaction.events.isEmpty()) {
            wakeFeed.run();
        }
        done.transaction.afterCommit.forEach(InboundTransaction::tell);
        return done.result;
    }

    /** What is committed stays committed: whoever fails to hear of it now finds it in the database. */
    private static void tell(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(new WithoutValues(e))
                    .log("What was queued could not be handed over after its commit");
        }
    }

    Handle handle() {
        return handle;
    }

    <S> S store(Class<S> type) {
        return handle.attach(type);
    }

    void change(OrganisationId organisation, InboxChange change) {
        changes.merge(organisation, change, InboxChange::plus);
    }

    void event(NewEvent event) {
        events.add(event);
    }

    void afterCommit(Runnable task) {
        afterCommit.add(task);
    }

    private record Done<R>(R result, InboundTransaction transaction) {}
}
