package org.casewire.core.conversation;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.access.IdempotentRequest;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Attention;
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
import org.casewire.core.cases.LockedCase;
import org.casewire.core.cases.NewCase;
import org.casewire.core.cases.PatientPhone;
import org.casewire.core.cases.ThreadActivity;
import org.casewire.core.cases.Withdrawal;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.crypto.Sealer;
import org.casewire.core.db.Database;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxChange;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.Ids;
import org.casewire.core.id.MessageId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;
import org.jdbi.v3.core.Handle;

/**
 * What front ends do with cases, but for opening and closing them. Every opening of a case's content and every change
 * stands in the audit trail, in the same transaction. Safe for all threads.
 */
public final class CaseService {
    private final Database app;
    private final OrganisationDirectory organisations;
    private final KeyRing keys;
    private final PatientPhone phones;
    private final CaseReader reader;
    private final CaseCreation creation;
    private final CaseList list;
    private final PatientLock patients;
    private final PhoneChange phoneChange;
    private final AuditTrail audit;
    private final Clock clock;
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
        this.keys = keys;
        this.phones = new PatientPhone(numbers);
        this.reader = new CaseReader(keys);
        this.creation = new CaseCreation(keys, phones, reader, audit, ids, clock);
        this.list = new CaseList(keys, phones, reader);
        this.patients = new PatientLock(conversations, reader);
        this.phoneChange = new PhoneChange(keys, conversations);
        this.audit = audit;
        this.clock = clock;
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
                () -> app.inTransaction(id, handle -> changeLocked(handle, organisation, actor, caseId, change)));
        wakeFeed.run();
        return changed;
    }

    /**
     * Marks as read everything up to and including a message.
     *
     * @throws RequestRefused not-found, or invalid-request when the message does not stand in this thread
     */
    public Case read(OrganisationId organisation, Actor actor, CaseId caseId, MessageId upTo) {
        Case read = app.inTransaction(organisation, handle -> {
            CaseStore store = handle.attach(CaseStore.class);
            LockedCase own = store.lock(organisation, caseId).orElseThrow(CaseReader::noSuchCase);
            long position = store.position(organisation, own.id(), upTo).orElseThrow(CaseService::noSuchMessage);
            InboxChange change = ThreadActivity.read(handle, organisation, caseId, position)
                    .plus(Attention.clearUpTo(handle, organisation, caseId, position));
            InboxStore.change(handle, organisation, change);
            audit.write(
                    handle,
                    List.of(audit.entry(organisation, actor, "case.read", Optional.of(caseId), Optional.of(upTo))));
            Case now = reader.get(handle, organisation, caseId);
            if (!change.equals(InboxChange.NONE)) {
                EventStore.append(handle, List.of(NewEvent.ofCase(organisation, EventType.CASE_READ, caseId)));
            }
            return now;
        });
        wakeFeed.run();
        return read;
    }

    private Case changeLocked(Handle handle, Organisation organisation, Actor actor, CaseId caseId, CaseChange change) {
        OrganisationId id = organisation.id();
        CaseStore store = handle.attach(CaseStore.class);
        Withdrawal.Withdrawn withdrawn = change.phone().isPresent()
                ? changePhone(handle, organisation, caseId, change.phone().get())
                : store.lock(id, caseId)
                        .map(own -> Withdrawal.Withdrawn.NOTHING)
                        .orElseThrow(CaseReader::noSuchCase);
        Sealer sealer = keys.of(id).sealer();
        change.subject()
                .ifPresent(edit -> store.changeSubject(
                        id,
                        caseId,
                        edit.value()
                                .map(subject -> sealer.seal(SealedColumn.CASE_SUBJECT, caseId.value(), subject))
                                .orElse(null)));
        change.name()
                .ifPresent(edit -> store.changeName(
                        id,
                        caseId,
                        edit.value()
                                .map(name -> sealer.seal(SealedColumn.CASE_NAME, caseId.value(), name))
                                .orElse(null)));
        change.hidden().ifPresent(hidden -> store.changeHidden(id, caseId, hidden));
        InboxStore.change(handle, id, withdrawn.change());
        audit.write(handle, id, actor, "case.change", Optional.of(caseId));
        Case changed = reader.get(handle, id, caseId);
        List<NewEvent> events = new ArrayList<>(List.of(NewEvent.ofCase(id, EventType.CASE_UPDATED, caseId)));
        events.addAll(withdrawn.events());
        EventStore.append(handle, events);
        return changed;
    }

    private Withdrawal.Withdrawn changePhone(Handle handle, Organisation organisation, CaseId caseId, String typed) {
        PatientLock.Held held = patients.lock(handle, organisation.id(), caseId);
        PhoneNumber phone = phones.read(organisation, typed);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return phoneChange.apply(handle, organisation, held, phone, now);
    }

    private static RequestRefused noSuchMessage() {
        return new RequestRefused(
                Code.INVALID_REQUEST,
                "messageId is no message of this case",
                Map.of("errors", List.of(Map.of("field", "messageId", "message", "is no message of this case"))));
    }
}
