package org.casewire.core.conversation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Assignee;
import org.casewire.core.cases.AssigneeStore;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.crypto.BlindIndex;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.jdbi.v3.core.Handle;

/**
 * Who answers for a case: anybody of the team takes it, hands it over or lets go of it, on record. Of two who take it at
 * the same time the second is told, if she says whom she believes to have it. Safe for all threads; blocks.
 */
public final class AssigneeService {
    private final Database app;
    private final KeyRing keys;
    private final CaseReader reader;
    private final AuditTrail audit;
    private final Runnable wakeFeed;

    public AssigneeService(Database app, KeyRing keys, AuditTrail audit, Runnable wakeFeed) {
        this.app = app;
        this.keys = keys;
        this.reader = new CaseReader(keys);
        this.audit = audit;
        this.wakeFeed = wakeFeed;
    }

    /**
     * @param assignee empty for nobody
     * @param believed who has it, as far as the caller knows; null in it for nobody
     */
    public record Assignment(Optional<Assignee> assignee, Optional<Believed> believed) {
        /** @param id empty for nobody */
        public record Believed(Optional<String> id) {}
    }

    /**
     * To whom it is assigned already, it changes nothing.
     *
     * @throws RequestRefused not-found, assigned-meanwhile
     */
    public Case assign(OrganisationId organisation, Actor actor, CaseId caseId, Assignment wanted) {
        Case now = app.inTransaction(organisation, handle -> assignLocked(handle, organisation, actor, caseId, wanted));
        wakeFeed.run();
        return now;
    }

    /** How many cases that are not complete a professional answers for. */
    public long mine(OrganisationId organisation, String professional) {
        byte[] index = keys.of(organisation).index().professional(professional);
        return app.inTransaction(
                organisation, handle -> handle.attach(AssigneeStore.class).open(organisation, index));
    }

    private Case assignLocked(
            Handle handle, OrganisationId organisation, Actor actor, CaseId caseId, Assignment wanted) {
        LockedCase locked = CaseReader.lock(handle, organisation, caseId);
        AssigneeStore store = handle.attach(AssigneeStore.class);
        BlindIndex index = keys.of(organisation).index();
        Optional<byte[]> before =
                Optional.ofNullable(store.find(organisation, caseId).get(0).assigneeIndex());
        Optional<byte[]> after = wanted.assignee().map(one -> index.professional(one.id()));
        boolean asBelieved = wanted.believed()
                .map(believed -> same(believed.id().map(index::professional), before))
                .orElse(true);
        if (!asBelieved) {
            throw new RequestRefused(
                    Code.ASSIGNED_MEANWHILE,
                    "Somebody else was faster: load the case and see who has it",
                    reader.get(handle, organisation, caseId)
                            .assignee()
                            .<Map<String, Object>>map(one -> Map.of("assignee", one.id()))
                            .orElseGet(Map::of));
        }
        if (same(before, after)) {
            audit.write(handle, organisation, actor, "case.view", Optional.of(caseId));
            return reader.get(handle, organisation, caseId);
        }
        store.assign(
                organisation,
                caseId,
                after.orElse(null),
                wanted.assignee()
                        .map(one -> keys.of(organisation)
                                .sealer()
                                .seal(SealedColumn.CASE_ASSIGNEE, caseId.value(), one.written()))
                        .orElse(null));
        if (locked.status() != CaseStatus.COMPLETE && before.isPresent() != after.isPresent()) {
            InboxStore.change(handle, organisation, InboxChange.ofUnassigned(after.isPresent() ? -1 : 1));
        }
        audit.write(handle, organisation, actor, "case.assign", Optional.of(caseId));
        Case assigned = reader.get(handle, organisation, caseId);
        EventStore.append(handle, List.of(NewEvent.ofCase(organisation, EventType.CASE_ASSIGNED, caseId)));
        return assigned;
    }

    private static boolean same(Optional<byte[]> one, Optional<byte[]> other) {
        return Arrays.equals(one.orElse(null), other.orElse(null));
    }
}
