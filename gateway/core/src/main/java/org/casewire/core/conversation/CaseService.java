package org.casewire.core.conversation;

import java.time.Clock;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseChange;
import org.casewire.core.cases.CaseCreation;
import org.casewire.core.cases.CaseCursor;
import org.casewire.core.cases.CaseFilter;
import org.casewire.core.cases.CaseList;
import org.casewire.core.cases.CasePage;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.CreatedCase;
import org.casewire.core.cases.NewCase;
import org.casewire.core.cases.PatientPhone;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;

/**
 * What front ends do with cases, but for opening and closing them. Every opening of a case's content and every change
 * stands in the audit trail, in the same transaction. Safe for all threads.
 */
public final class CaseService {
    private final Database app;
    private final OrganisationDirectory organisations;
    private final CaseReader reader;
    private final CaseCreation creation;
    private final CaseList list;
    private final CaseEditing editing;
    private final AuditTrail audit;
    private final Runnable wakeFeed;

    public CaseService(
            Database app,
            OrganisationDirectory organisations,
            KeyRing keys,
            NumberPlan numbers,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            Runnable wakeFeed) {
        Conversations conversations = new Conversations(keys);
        this.app = app;
        this.organisations = organisations;
        PatientPhone phones = new PatientPhone(numbers);
        this.reader = new CaseReader(keys);
        this.creation = new CaseCreation(keys, phones, reader, audit, ids, clock);
        this.list = new CaseList(keys, phones, reader);
        this.editing = new CaseEditing(
                keys,
                phones,
                reader,
                new PatientLock(conversations, reader),
                new PhoneChange(keys, conversations),
                new WaitingTexts(keys, new InboundEntry(keys), ids),
                audit,
                clock);
        this.audit = audit;
        this.wakeFeed = wakeFeed;
    }

    /**
     * Creates the case, or finds the one that stands with this reference and number.
     *
     * @throws RequestRefused invalid-request (patient.phone), reference-in-use, idempotency-key-reused
     */
    public CreatedCase create(
            OrganisationId id, Actor actor, NewCase wanted, Optional<IdempotentRequest> idempotencyKey) {
        Organisation organisation = organisations.get(id);
        CreatedCase created = MovedMeanwhile.again(() -> app.inTransaction(
                id,
                handle -> creation.create(handle, organisation, actor, wanted, idempotencyKey)
                        .orElseThrow(MovedMeanwhile::new)));
        wakeFeed.run();
        return created;
    }

    /**
     * Tells whether there is such a case, before anything else of a request is judged.
     *
     * @throws RequestRefused not-found
     */
    public void require(OrganisationId organisation, CaseId caseId) {
        boolean there = app.inTransaction(
                organisation,
                handle -> handle.attach(CaseStore.class)
                        .unlocked(organisation, caseId)
                        .isPresent());
        if (!there) {
            throw CaseReader.noSuchCase();
        }
    }

    /** @throws RequestRefused not-found */
    public Case view(OrganisationId organisation, Actor actor, CaseId caseId) {
        return app.inTransaction(organisation, handle -> {
            Case viewed = reader.get(handle, organisation, caseId);
            audit.write(handle, organisation, actor, "case.view", Optional.of(caseId));
            return viewed;
        });
    }

    /**
     * One page. The trail has one row for it, without cases: it tells who looked through the list, not at whom.
     *
     * @param limit how many at most
     */
    public CasePage list(OrganisationId id, Actor actor, CaseFilter filter, CaseCursor after, int limit) {
        Organisation organisation = organisations.get(id);
        return app.inTransaction(id, handle -> {
            CasePage page = list.page(handle, organisation, filter, after, limit);
            audit.write(handle, id, actor, "case.list", Optional.empty());
            return page;
        });
    }

    /** @throws RequestRefused not-found, or invalid-request (patient.phone) */
    public Case change(OrganisationId id, Actor actor, CaseId caseId, CaseChange change) {
        if (change.isEmpty()) {
            return view(id, actor, caseId);
        }
        Organisation organisation = organisations.get(id);
        Case changed = MovedMeanwhile.again(
                () -> app.inTransaction(id, handle -> editing.apply(handle, organisation, actor, caseId, change)));
        wakeFeed.run();
        return changed;
    }
}
