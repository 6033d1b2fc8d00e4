package org.casewire.core.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Attention;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.ThreadActivity;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/** How far a thread was read, for the whole team, on record. Safe for all threads; blocks on the database. */
public final class ReadingService {
    private final Database app;
    private final CaseReader reader;
    private final AuditTrail audit;
    private final Runnable wakeFeed;

    public ReadingService(Database app, KeyRing keys, AuditTrail audit, Runnable wakeFeed) {
        this.app = app;
        this.reader = new CaseReader(keys);
        this.audit = audit;
        this.wakeFeed = wakeFeed;
    }

    /**
     * Marks as read everything up to and including a place.
     *
     * @throws RequestRefused not-found, moved, or invalid-request when the message never stood in this thread
     */
    public Case read(OrganisationId organisation, Actor actor, CaseId caseId, ThreadPoint upTo) {
        return change(organisation, caseId, EventType.CASE_READ, handle -> {
            long entry = upTo.entry(handle, organisation, caseId, () -> noSuchMessage("messageId"));
            Optional<MessageId> message =
                    upTo instanceof ThreadPoint.AtMessage at ? Optional.of(at.message()) : Optional.empty();
            audit.write(handle, List.of(audit.entry(organisation, actor, "case.read", Optional.of(caseId), message)));
            return ThreadActivity.read(handle, organisation, caseId, entry)
                    .plus(Attention.clearUpTo(handle, organisation, caseId, entry));
        });
    }

    /**
     * Marks as unread everything from an entry on.
     *
     * @throws RequestRefused not-found
     */
    public Case unread(OrganisationId organisation, Actor actor, CaseId caseId, long from) {
        return change(organisation, caseId, EventType.CASE_UPDATED, handle -> {
            audit.write(handle, organisation, actor, "case.unread", Optional.of(caseId));
            return ThreadActivity.unread(handle, organisation, caseId, from);
        });
    }

    /** What to say of a message that is none of this thread. */
    static RequestRefused noSuchMessage(String field) {
        return new RequestRefused(
                Code.INVALID_REQUEST,
                field + " is no message of this case",
                Map.of("errors", List.of(Map.of("field", field, "message", "is no message of this case"))));
    }

    private Case change(OrganisationId organisation, CaseId caseId, EventType type, Marking marking) {
        Case now = app.inTransaction(organisation, handle -> {
            CaseReader.lock(handle, organisation, caseId);
            InboxChange change = marking.mark(handle);
            InboxStore.change(handle, organisation, change);
            Case marked = reader.get(handle, organisation, caseId);
            if (!change.equals(InboxChange.NONE)) {
                EventStore.append(handle, List.of(NewEvent.ofCase(organisation, type, caseId)));
            }
            return marked;
        });
        wakeFeed.run();
        return now;
    }

    private interface Marking {
        InboxChange mark(Handle handle);
    }
}
