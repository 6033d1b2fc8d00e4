package org.casewire.core.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.Waiting;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/** A professional's word that what a patient wrote needs no answer, on record. Safe for all threads; blocks. */
public final class WaitingService {
    private final Database app;
    private final CaseReader reader;
    private final AuditTrail audit;
    private final Runnable wakeFeed;

    public WaitingService(Database app, KeyRing keys, AuditTrail audit, Runnable wakeFeed) {
        this.app = app;
        this.reader = new CaseReader(keys);
        this.audit = audit;
        this.wakeFeed = wakeFeed;
    }

    /**
     * Nothing up to and including an entry needs an answer any more.
     *
     * @throws RequestRefused not-found; newer-entries when the patient has written since
     */
    public Case answered(OrganisationId organisation, Actor actor, CaseId caseId, long entry) {
        Case now =
                app.inTransaction(organisation, handle -> answeredLocked(handle, organisation, actor, caseId, entry));
        wakeFeed.run();
        return now;
    }

    private Case answeredLocked(Handle handle, OrganisationId organisation, Actor actor, CaseId caseId, long entry) {
        CaseReader.lock(handle, organisation, caseId);
        CaseStore store = handle.attach(CaseStore.class);
        long newest = store.newestEntry(organisation, caseId);
        if (store.inboundAfter(organisation, caseId, entry)) {
            throw new RequestRefused(
                    Code.NEWER_ENTRIES,
                    "The patient has written since; read it, then decide",
                    Map.of("newest", newest));
        }
        boolean changed = store.answeredUpTo(organisation, caseId, Math.min(entry, newest));
        InboxStore.change(handle, organisation, Waiting.again(handle, organisation, caseId));
        audit.write(handle, organisation, actor, "case.answered", Optional.of(caseId));
        Case answered = reader.get(handle, organisation, caseId);
        if (changed) {
            EventStore.append(handle, List.of(NewEvent.ofCase(organisation, EventType.CASE_UPDATED, caseId)));
        }
        return answered;
    }
}
