package org.casewire.core.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Attention;
import org.casewire.core.cases.MessageState;
import org.casewire.core.cases.ScheduledTexts;
import org.casewire.core.cases.Waiting;
import org.casewire.core.conversation.ThreadPoint;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/** Reads a case's thread, and carries out what a professional decides about one of its messages. Blocks on the database. */
public final class ThreadService {
    private static final int PAGE = 500;

    private final Database database;
    private final KeyRing keys;
    private final MessageReader reader;
    private final NoteReader noteReader;
    private final AuditTrail audit;
    private final Runnable wakeFeed;

    public ThreadService(Database database, KeyRing keys, AuditTrail audit, Runnable wakeFeed) {
        this.database = database;
        this.keys = keys;
        this.reader = new MessageReader(keys);
        this.noteReader = new NoteReader(keys);
        this.audit = audit;
        this.wakeFeed = wakeFeed;
    }

    /** Which part of a thread: the newest page, or the one next to a place in it. */
    public sealed interface Page {
        record Newest() implements Page {}

        record After(ThreadPoint point) implements Page {}

        record Before(ThreadPoint point) implements Page {}
    }

    /** @return oldest first; {@code limit} at most */
    public List<ThreadEntry> page(OrganisationId organisation, CaseId caseId, Page page, int limit, Actor actor) {
        return database.inTransaction(organisation, handle -> {
            MessageStore store = handle.attach(MessageStore.class);
            NoteStore notes = handle.attach(NoteStore.class);
            if (!store.caseExists(organisation, caseId)) {
                throw AcceptBatch.noSuchCase();
            }
            List<MessageStore.Row> rows;
            List<NoteStore.Row> noted;
            boolean forward = page instanceof Page.After;
            if (page instanceof Page.After after) {
                long entry = entry(handle, organisation, caseId, after.point());
                rows = store.after(organisation, caseId, entry, limit);
                noted = notes.after(organisation, caseId, entry, limit);
            } else {
                long entry = page instanceof Page.Before before
                        ? entry(handle, organisation, caseId, before.point())
                        : Long.MAX_VALUE;
                rows = store.before(organisation, caseId, entry, limit);
                noted = notes.before(organisation, caseId, entry, limit);
            }
            audit.write(handle, organisation, actor, "thread.read", Optional.of(caseId));
            List<ThreadEntry> entries = Stream.<ThreadEntry>concat(
                            reader.open(handle, organisation, rows).stream(),
                            noted.stream().map(noteReader::open))
                    .sorted(Comparator.comparingLong(ThreadEntry::entry))
                    .toList();
            int over = Math.max(0, entries.size() - limit);
            return forward ? entries.subList(0, entries.size() - over) : entries.subList(over, entries.size());
        });
    }

    /** A note of the thread, read on record; empty when the case has none of this id. */
    public Optional<Note> note(OrganisationId organisation, CaseId caseId, MessageId id, Actor actor) {
        return database.inTransaction(organisation, handle -> {
            Optional<Note> note = handle.attach(NoteStore.class)
                    .find(organisation, caseId, id)
                    .map(noteReader::open);
            if (note.isPresent()) {
                audit(handle, organisation, actor, "note.read", caseId, id);
            }
            return note;
        });
    }

    private static long entry(Handle handle, OrganisationId organisation, CaseId caseId, ThreadPoint point) {
        return point.entry(handle, organisation, caseId, MessageReader::noSuchMessage);
    }

    /** @throws RequestRefused not-found when the organisation has no such case */
    public void requireCase(OrganisationId organisation, CaseId caseId) {
        boolean exists = database.inTransaction(
                organisation, handle -> handle.attach(MessageStore.class).caseExists(organisation, caseId));
        if (!exists) {
            throw AcceptBatch.noSuchCase();
        }
    }

    public Message get(OrganisationId organisation, CaseId caseId, MessageId id) {
        return database.inTransaction(organisation, handle -> reader.get(handle, organisation, caseId, id));
    }

    public MessageDetail detail(OrganisationId organisation, CaseId caseId, MessageId id, Actor actor) {
        return database.inTransaction(organisation, handle -> {
            MessageStore store = handle.attach(MessageStore.class);
            Message message = reader.get(handle, organisation, caseId, id);
            audit(handle, organisation, actor, "message.read", caseId, id);
            return MessageHistory.of(
                    message,
                    entered(handle, organisation, message),
                    store.segments(organisation, id),
                    store.tries(organisation, id),
                    reader.decisions(organisation, store.decisions(organisation, id)));
        });
    }

    private static Optional<Instant> entered(Handle handle, OrganisationId organisation, Message message) {
        return handle.attach(ScheduleStore.class).asked(organisation, new MessageId[] {message.id()}).stream()
                .filter(one -> message.entry() > 0)
                .flatMap(one -> Optional.ofNullable(one.endedAt()).stream())
                .findFirst();
    }

    /** Takes a queued message back. @throws RequestRefused already-submitted when any of it may have been written */
    public Message cancel(OrganisationId organisation, CaseId caseId, MessageId id, Author author, Actor actor) {
        Message cancelled = database.inTransaction(organisation, handle -> {
            MessageStore store = handle.attach(MessageStore.class);
            Message message = reader.get(handle, organisation, caseId, id);
            if (message.state() == MessageState.SCHEDULED && ScheduledTexts.cancel(handle, organisation, id)) {
                return takenBack(handle, organisation, caseId, id, author, actor);
            }
            MessageStore.Withdrawn withdrawn = store.withdraw(organisation, caseId, id)
                    .orElseThrow(() -> new RequestRefused(
                            Code.ALREADY_SUBMITTED,
                            "It is too late to take this message back; it is " + message.state()));
            byte[] pair = keys.routing().pair(withdrawn.carrier(), message.senderNumber(), message.number());
            store.settleUnsent(
                    organisation,
                    id,
                    message.segmentCount(),
                    withdrawn.carrier(),
                    pair,
                    MessageState.FAILED.name(),
                    "cancelled",
                    "Taken back before it was sent");
            InboxStore.change(handle, organisation, Waiting.again(handle, organisation, caseId));
            return takenBack(handle, organisation, caseId, id, author, actor);
        });
        wakeFeed.run();
        return cancelled;
    }

    private Message takenBack(
            Handle handle, OrganisationId organisation, CaseId caseId, MessageId id, Author author, Actor actor) {
        handle.attach(MessageStore.class)
                .withdrawnBy(
                        organisation,
                        id,
                        keys.of(organisation)
                                .sealer()
                                .seal(SealedColumn.WITHDRAWAL_AUTHOR, id.value(), OutboundRows.write(author)));
        audit(handle, organisation, actor.actingFor(author.id()), "message.cancel", caseId, id);
        EventStore.append(
                handle,
                List.of(NewEvent.ofMessage(
                        organisation, EventType.MESSAGE_FAILED, Optional.of(caseId), id, MessageState.FAILED.name())));
        return reader.get(handle, organisation, caseId, id);
    }

    /**
     * All of a thread, to be taken along; on record as that.
     *
     * @param scheduled what is to be sent later
     */
    public record Whole(List<Message> thread, List<Message> scheduled) {
        public Whole {
            thread = List.copyOf(thread);
            scheduled = List.copyOf(scheduled);
        }
    }

    /** Oldest first. @throws RequestRefused not-found */
    public Whole whole(OrganisationId organisation, CaseId caseId, Actor actor) {
        return database.inTransaction(organisation, handle -> {
            MessageStore store = handle.attach(MessageStore.class);
            if (!store.caseExists(organisation, caseId)) {
                throw AcceptBatch.noSuchCase();
            }
            audit.write(handle, organisation, actor, "case.export", Optional.of(caseId));
            List<Message> thread = new ArrayList<>();
            List<MessageStore.Row> rows;
            do {
                long after =
                        thread.isEmpty() ? 0 : thread.get(thread.size() - 1).entry();
                rows = store.after(organisation, caseId, after, PAGE);
                thread.addAll(reader.open(handle, organisation, rows));
            } while (rows.size() == PAGE);
            return new Whole(thread, reader.scheduled(handle, organisation, caseId));
        });
    }

    /** What of the case is to be sent later, the first to be sent first. */
    public List<Message> scheduled(OrganisationId organisation, CaseId caseId, Actor actor) {
        return database.inTransaction(organisation, handle -> {
            if (!handle.attach(MessageStore.class).caseExists(organisation, caseId)) {
                throw AcceptBatch.noSuchCase();
            }
            audit.write(handle, organisation, actor, "scheduled.read", Optional.of(caseId));
            return reader.scheduled(handle, organisation, caseId);
        });
    }

    /** Takes an UNCERTAIN message as sent, on a professional's word. Saying it twice changes nothing. */
    public Message settle(OrganisationId organisation, CaseId caseId, MessageId id, Author author, Actor actor) {
        Message settled = database.inTransaction(organisation, handle -> {
            Message message = reader.get(handle, organisation, caseId, id);
            if (message.state() != MessageState.UNCERTAIN) {
                throw new RequestRefused(
                        Code.NOT_UNCERTAIN,
                        "Only an UNCERTAIN message can be taken as sent; this one is " + message.state());
            }
            byte[] sealed = keys.of(organisation)
                    .sealer()
                    .seal(SealedColumn.SETTLEMENT_AUTHOR, id.value(), OutboundRows.write(author));
            if (handle.attach(MessageStore.class).settle(organisation, id, sealed) == 1) {
                InboxStore.change(handle, organisation, Attention.clearMessage(handle, organisation, caseId, id));
                audit(handle, organisation, actor.actingFor(author.id()), "message.settle", caseId, id);
                EventStore.append(
                        handle,
                        List.of(NewEvent.ofMessage(
                                organisation,
                                EventType.MESSAGE_UPDATED,
                                Optional.of(caseId),
                                id,
                                message.state().name())));
            }
            return reader.get(handle, organisation, caseId, id);
        });
        wakeFeed.run();
        return settled;
    }

    private void audit(
            Handle handle, OrganisationId organisation, Actor actor, String action, CaseId caseId, MessageId id) {
        audit.write(handle, List.of(audit.entry(organisation, actor, action, Optional.of(caseId), Optional.of(id))));
    }
}
