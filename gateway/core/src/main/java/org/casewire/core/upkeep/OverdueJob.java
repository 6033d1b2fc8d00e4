package org.casewire.core.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.cases.Attention;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.casewire.core.upkeep.OverdueStore.Late;
import org.casewire.core.upkeep.OverdueStore.Silent;
import org.jdbi.v3.core.Handle;

/**
 * Raises {@code message.overdue}, once each, for messages that the carrier has not accepted within {@code acceptWithin}
 * or has not confirmed within {@code receiptWithin}; the latter become UNCERTAIN, until a late receipt settles them.
 * So somebody calls the patient instead. How far it has come with receipts is kept, so it may be cut off anywhere.
 */
public final class OverdueJob implements Upkeep.Job {
    private static final int BATCH = 500;

    /** An answer that waited for the database was committed later than it was given. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    /** How much later than promised a missing receipt may be noticed: this part of receiptWithin, and no more than that. */
    private static final int PART = 100;

    private static final Duration LATEST = Duration.ofMinutes(5);

    private final Database link;
    private final OrganisationDirectory organisations;
    private final Runnable wakeFeed;
    private final Duration interval;
    private final Map<OrganisationId, Long> lookedForReceipts = new HashMap<>();

    public OverdueJob(Database link, OrganisationDirectory organisations, Runnable wakeFeed, Duration interval) {
        this.link = link;
        this.organisations = organisations;
        this.wakeFeed = wakeFeed;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "overdue";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        Collection<Organisation> all = organisations.all();
        if (all.isEmpty()) {
            return;
        }
        end();
        int raised = BATCH;
        while (raised >= BATCH) {
            raised = link.inTransaction(handle -> notAccepted(handle, all));
            wake(raised);
        }
        all.stream().filter(this::isDue).forEach(this::receipts);
    }

    /**
     * Each look for missing receipts reads every answer of the overlap, at a busy carrier hundreds of thousands; and
     * what is overdue after a day may be told minutes later, not what is overdue after a minute.
     */
    private boolean isDue(Organisation organisation) {
        Duration part = organisation.settings().receiptWithin().dividedBy(PART);
        Duration pause = part.compareTo(LATEST) < 0 ? part : LATEST;
        long now = System.nanoTime();
        Long last = lookedForReceipts.get(organisation.id());
        if (last != null && now - last < pause.toNanos()) {
            return false;
        }
        lookedForReceipts.put(organisation.id(), now);
        return true;
    }

    private void wake(int told) {
        if (told > 0) {
            wakeFeed.run();
        }
    }

    private void end() {
        link.inTransaction(handle -> {
            Map<OrganisationId, InboxChange> changes = new HashMap<>();
            handle.attach(OverdueStore.class)
                    .end()
                    .forEach(id -> changes.merge(id, InboxChange.ofOverdue(-1), InboxChange::plus));
            InboxStore.change(handle, changes);
            return changes.size();
        });
    }

    private int notAccepted(Handle handle, Collection<Organisation> all) {
        List<Late> late = handle.attach(OverdueStore.class)
                .notAccepted(
                        all.stream().map(Organisation::id).toArray(OrganisationId[]::new),
                        all.stream()
                                .mapToDouble(
                                        one -> one.settings().acceptWithin().toMillis() / 1000.0)
                                .toArray(),
                        BATCH);
        Raised raised = new Raised(handle);
        late.forEach(one -> raised.overdue(one.organisationId(), one.caseId(), one.messageId(), one.state()));
        raised.write();
        return late.size();
    }

    private void receipts(Organisation organisation) {
        Duration allowed = organisation.settings().receiptWithin();
        Instant to =
                link.inTransaction(handle -> handle.attach(OverdueStore.class).ago(allowed.toMillis() / 1000.0));
        Instant from = link.inTransaction(
                        handle -> handle.attach(OverdueStore.class).cursor(organisation.id()))
                .map(cursor -> cursor.minus(OVERLAP))
                .orElse(Instant.EPOCH);
        int silent = BATCH;
        while (silent >= BATCH) {
            silent = link.inTransaction(handle -> withoutReceipt(handle, organisation.id(), from, to));
            wake(silent);
        }
        link.inTransaction(handle -> {
            handle.attach(OverdueStore.class).moveCursor(organisation.id(), to);
            return to;
        });
    }

    private static int withoutReceipt(Handle handle, OrganisationId organisation, Instant from, Instant to) {
        OverdueStore store = handle.attach(OverdueStore.class);
        List<Silent> silent = store.withoutReceipt(organisation, from, to, BATCH);
        store.uncertain(
                organisation,
                silent.stream().map(Silent::messageId).toArray(MessageId[]::new),
                silent.stream().map(Silent::segment).toArray(Short[]::new));
        Map<MessageId, Optional<CaseId>> messages = new LinkedHashMap<>();
        silent.forEach(segment -> messages.put(segment.messageId(), segment.caseId()));
        Raised raised = new Raised(handle);
        messages.forEach((message, caseId) -> {
            raised.event(NewEvent.ofMessage(organisation, EventType.MESSAGE_UNCERTAIN, caseId, message, "UNCERTAIN"));
            if (store.noteReceipt(organisation, message).isPresent()) {
                raised.overdue(organisation, caseId, message, "UNCERTAIN");
            }
        });
        raised.write();
        return silent.size();
    }

    /** What a transaction tells watchers, written at its end: counters first, then events. */
    private static final class Raised {
        private final Handle handle;
        private final Map<OrganisationId, InboxChange> changes = new HashMap<>();
        private final List<NewEvent> events = new ArrayList<>();

        Raised(Handle handle) {
            this.handle = handle;
        }

        void overdue(OrganisationId organisation, Optional<CaseId> caseId, MessageId message, String state) {
            InboxChange change = InboxChange.ofOverdue(1);
            if (caseId.isPresent()) {
                change = change.plus(Attention.raise(handle, organisation, caseId.get(), message));
            }
            changes.merge(organisation, change, InboxChange::plus);
            events.add(NewEvent.ofMessage(organisation, EventType.MESSAGE_OVERDUE, caseId, message, state));
        }

        void event(NewEvent event) {
            events.add(event);
        }

        void write() {
            InboxStore.change(handle, changes);
            EventStore.append(handle, events);
        }
    }
}
