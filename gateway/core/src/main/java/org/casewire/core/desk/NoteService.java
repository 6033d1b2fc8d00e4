package org.casewire.core.desk;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotencyStore;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.conversation.MovedMeanwhile;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.Author;
import org.casewire.core.message.Note;
import org.casewire.core.message.NoteReader;
import org.casewire.core.message.NoteStore;
import org.jdbi.v3.core.Handle;

/**
 * Writes notes into threads, each as the next entry, on record. A note moves no case in the list, raises no count and
 * answers nobody. Safe for all threads; blocks.
 */
public final class NoteService {
    private static final int CREATED = 201;

    private final Database app;
    private final NoteReader reader;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final Runnable wakeFeed;

    public NoteService(Database app, KeyRing keys, AuditTrail audit, Ids ids, Clock clock, Runnable wakeFeed) {
        this.app = app;
        this.reader = new NoteReader(keys);
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.wakeFeed = wakeFeed;
    }

    /** @param replay whether an earlier request with the same key had written it */
    public record Added(Note note, boolean replay) {}

    /** @throws RequestRefused not-found, idempotency-key-reused */
    public Added add(
            OrganisationId organisation,
            CaseId caseId,
            String text,
            Author author,
            Optional<IdempotentRequest> request,
            Actor actor) {
        Added added = MovedMeanwhile.again(() -> app.inTransaction(
                organisation, handle -> addLocked(handle, organisation, caseId, text, author, request, actor)));
        wakeFeed.run();
        return added;
    }

    private Added addLocked(
            Handle handle,
            OrganisationId organisation,
            CaseId caseId,
            String text,
            Author author,
            Optional<IdempotentRequest> request,
            Actor actor) {
        MessageId id = ids.message();
        NoteStore notes = handle.attach(NoteStore.class);
        Optional<MessageId> before = request.flatMap(one -> claimed(handle, organisation, one, id));
        if (before.isPresent()) {
            return new Added(
                    notes.find(organisation, caseId, before.get())
                            .map(reader::open)
                            .orElseThrow(CaseReader::noSuchCase),
                    true);
        }
        CaseReader.lock(handle, organisation, caseId);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Note note = new Note(id, caseId, notes.takePosition(organisation, caseId), text, Optional.of(author), now);
        notes.insert(reader.seal(organisation, note, author));
        audit.write(
                handle, List.of(audit.entry(organisation, actor, "note.add", Optional.of(caseId), Optional.of(id))));
        EventStore.append(
                handle,
                List.of(new NewEvent(
                        organisation, EventType.NOTE_ADDED, Optional.of(caseId), Optional.of(id), Optional.empty())));
        return new Added(note, false);
    }

    /** What an earlier request with this key wrote; empty when this one is the first. */
    private static Optional<MessageId> claimed(
            Handle handle, OrganisationId organisation, IdempotentRequest request, MessageId id) {
        IdempotencyStore claims = handle.attach(IdempotencyStore.class);
        if (claims.claim(organisation, request.keyHash(), request.bodyHash(), id.value(), CREATED)) {
            return Optional.empty();
        }
        // Gone by now, when the twin was refused: then from the start.
        IdempotencyStore.Claimed standing =
                claims.find(organisation, request.keyHash()).orElseThrow(MovedMeanwhile::new);
        if (!standing.isRepeatOf(request)) {
            throw new RequestRefused(
                    Code.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key came with another body before; use a new key for a new request");
        }
        return Optional.of(new MessageId(standing.resourceId()));
    }
}
