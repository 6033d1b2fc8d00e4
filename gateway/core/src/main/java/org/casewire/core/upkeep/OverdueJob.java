package org.casewire.core.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
import org.casewire.core.upkeep.OverdueStore.Waiting;
import org.jdbi.v3.core.Handle;

/**
 * Raises {@code message.overdue}, once each, for messages that the carrier has not accepted within {@code acceptWithin}
 * or has not confirmed within {@code receiptWithin}; the latter become UNCERTAIN, until a late receipt settles them.
 * So somebody calls the patient instead. How far it has come with receipts is kept, so it may be cut off anywhere.
 */
public final class OverdueJob implements Upkeep.Job {
    private static final int BATCH = 500;

    /** Rows that one statement looks at, and how many such pages one run does before others have their turn. */
    private static final int PAGE = 1_000;

    private static final int PAGES = 20;

    private static final UUID NOBODY = new UUID(0, 0);
    private static final Waiting FIRST = new Waiting(
            new OrganisationId(NOBODY), NOBODY, -1, new MessageId(NOBODY), Instant.EPOCH, Instant.EPOCH, false);
    private static final OverdueStore.Key FIRST_KEY =
            new OverdueStore.Key(new OrganisationId(NOBODY), new MessageId(NOBODY));

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
    private Waiting toldUpTo = FIRST;
    private OverdueStore.Key endedUpTo = FIRST_KEY;

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
        Map<OrganisationId, Organisation> all = new HashMap<>();
        organisations.all().forEach(one -> all.put(one.id(), one));
        if (all.isEmpty()) {
            return;
        }
        new EachByItself()
                .of(this::end)
                .of(() -> notAccepted(all))
                .of(all.values().stream().filter(this::isDue).toList(), this::receipts)
                .end();
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

    /** Some pages in each run, and then from the first again: most of it ends where the answer is stored. */
    private void end() {
        for (int page = 0; page < PAGES; page++) {
            OverdueStore.Key from = endedUpTo;
            List<OverdueStore.Key> keys = link.inTransaction(handle -> handle.attach(OverdueStore.class)
                    .open(from.organisationId().value(), from.messageId().value(), PAGE));
            if (!keys.isEmpty()) {
                link.useTransaction(handle -> end(handle, keys));
            }
            endedUpTo = keys.size() < PAGE ? FIRST_KEY : keys.get(PAGE - 1);
            if (keys.size() < PAGE) {
                return;
            }
        }
    }

    private static void end(Handle handle, List<OverdueStore.Key> keys) {
        Map<OrganisationId, InboxChange> changes = new HashMap<>();
        handle.attach(OverdueStore.class)
                .end(
                        keys.stream().map(OverdueStore.Key::organisationId).toArray(OrganisationId[]::new),
                        keys.stream().map(OverdueStore.Key::messageId).toArray(MessageId[]::new))
                .forEach(id -> changes.merge(id, InboxChange.ofOverdue(-1), InboxChange::plus));
        InboxStore.change(handle, changes);
    }

    /** What was told already costs no place on a page, and a long queue is gone through over several runs. */
    private void notAccepted(Map<OrganisationId, Organisation> all) {
        double youngest = all.values().stream()
                .mapToDouble(one -> one.settings().acceptWithin().toMillis() / 1000.0)
                .min()
                .orElseThrow();
        tell(
                all,
                link.inTransaction(handle -> handle.attach(OverdueStore.class).submitting(youngest, PAGE)),
                "SUBMITTING");
        for (int page = 0; page < PAGES; page++) {
            Waiting from = toldUpTo;
            List<Waiting> waiting = link.inTransaction(handle -> handle.attach(OverdueStore.class)
                    .queued(from.organisationId().value(), from.lane(), from.position(), youngest, PAGE));
            tell(all, waiting, "QUEUED");
            toldUpTo = waiting.size() < PAGE ? FIRST : waiting.get(PAGE - 1);
            if (waiting.size() < PAGE) {
                return;
            }
        }
    }

    private void tell(Map<OrganisationId, Organisation> all, List<Waiting> waiting, String state) {
        List<Waiting> late = waiting.stream()
                .filter(Waiting::untold)
                .filter(one -> Optional.ofNullable(all.get(one.organisationId()))
                        .map(organisation -> organisation.settings().acceptWithin())
                        .filter(allowed -> one.since().isBefore(one.now().minus(allowed)))
                        .isPresent())
                .toList();
        for (int from = 0; from < late.size(); from += BATCH) {
            List<Waiting> batch = late.subList(from, Math.min(from + BATCH, late.size()));
            wake(link.inTransaction(handle -> note(handle, batch, state)));
        }
    }

    private static int note(Handle handle, List<Waiting> late, String state) {
        List<Late> noted = handle.attach(OverdueStore.class)
                .noteNotAccepted(
                        late.stream().map(Waiting::organisationId).toArray(OrganisationId[]::new),
                        late.stream().map(Waiting::messageId).toArray(MessageId[]::new));
        Raised raised = new Raised(handle);
        noted.forEach(one -> raised.overdue(one.organisationId(), one.caseId(), one.messageId(), state));
        raised.write();
        return noted.size();
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
        private final List<Attention.CaseMessage> attention = new ArrayList<>();
        private final List<NewEvent> events = new ArrayList<>();

        Raised(Handle handle) {
            this.handle = handle;
        }

        void overdue(OrganisationId organisation, Optional<CaseId> caseId, MessageId message, String state) {
            changes.merge(organisation, InboxChange.ofOverdue(1), InboxChange::plus);
            caseId.ifPresent(one -> attention.add(new Attention.CaseMessage(organisation, one, message)));
            events.add(NewEvent.ofMessage(organisation, EventType.MESSAGE_OVERDUE, caseId, message, state));
        }

        void event(NewEvent event) {
            events.add(event);
        }

        void write() {
            Attention.change(handle, attention, List.of())
                    .forEach((organisation, change) -> changes.merge(organisation, change, InboxChange::plus));
            InboxStore.change(handle, changes);
            EventStore.append(handle, events);
        }
    }
}
