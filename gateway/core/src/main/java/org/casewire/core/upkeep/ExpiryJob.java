package org.casewire.core.upkeep;

import java.time.Duration;
import java.util.List;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;

/**
 * Deletes what has had its time: idempotency keys, events, the memory of deliveries, joined texts, mutes and answer
 * intervals. In small batches, a transaction each, so that nobody waits for it.
 */
public final class ExpiryJob implements Upkeep.Job {
    private static final int BATCH = 1_000;

    private final Database link;
    private final OrganisationDirectory organisations;
    private final Duration keepEventsFor;
    private final Duration interval;

    public ExpiryJob(Database link, OrganisationDirectory organisations, Duration keepEventsFor, Duration interval) {
        this.link = link;
        this.organisations = organisations;
        this.keepEventsFor = keepEventsFor;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "expiry";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        double longestInterval = organisations.all().stream()
                .map(Organisation::settings)
                .mapToDouble(settings -> settings.autoReplyInterval().toSeconds())
                .max()
                .orElse(0);
        List<Batch> all = List.of(
                store -> store.idempotencyKeys(BATCH),
                store -> store.deliveries(BATCH),
                store -> store.ends(BATCH),
                store -> store.closeTexts(BATCH),
                store -> store.texts(BATCH),
                store -> store.drafts(BATCH),
                store -> store.mutes(BATCH),
                store -> store.causes(BATCH),
                store -> store.answers(longestInterval, BATCH));
        new EachByItself()
                .of(all, batch -> drain(handle -> batch.of(handle.attach(ExpiryStore.class))))
                .of(() -> drain(handle -> handle.attach(EventStore.class).forget(keepEventsFor.toSeconds(), BATCH)))
                .end();
    }

    private void drain(Database.Work<Integer> batch) {
        int gone = BATCH;
        while (gone >= BATCH) {
            gone = link.inTransaction(batch);
        }
    }

    private interface Batch {
        int of(ExpiryStore store);
    }
}
