package org.casewire.core.conversation;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casewire.core.access.Actor;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseChange;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseSearch;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.PatientPhone;
import org.casewire.core.cases.Withdrawal;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.OrganisationKeys;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.event.EventStore;
import org.casewire.core.event.EventType;
import org.casewire.core.event.InboxStore;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.text.FoldedName;
import org.jdbi.v3.core.Handle;

/**
 * Changes what a case says of itself and of its patient, inside the caller's transaction. Whose a text may be depends on
 * number and name, so these change under the locks of all cases concerned, and what waits is judged anew. Safe for all
 * threads.
 */
final class CaseEditing {
    private final KeyRing keys;
    private final PatientPhone phones;
    private final CaseReader reader;
    private final PatientLock patients;
    private final PhoneChange phoneChange;
    private final WaitingTexts waiting;
    private final AuditTrail audit;
    private final Clock clock;

    CaseEditing(
            KeyRing keys,
            PatientPhone phones,
            CaseReader reader,
            PatientLock patients,
            PhoneChange phoneChange,
            WaitingTexts waiting,
            AuditTrail audit,
            Clock clock) {
        this.keys = keys;
        this.phones = phones;
        this.reader = reader;
        this.patients = patients;
        this.phoneChange = phoneChange;
        this.waiting = waiting;
        this.audit = audit;
        this.clock = clock;
    }

    Case apply(Handle handle, Organisation organisation, Actor actor, CaseId caseId, CaseChange change) {
        OrganisationId id = organisation.id();
        Patient patient = changePatient(handle, organisation, caseId, change);
        CaseStore store = handle.attach(CaseStore.class);
        change.subject()
                .ifPresent(edit -> store.changeSubject(
                        id,
                        caseId,
                        edit.value()
                                .map(subject ->
                                        keys.of(id).sealer().seal(SealedColumn.CASE_SUBJECT, caseId.value(), subject))
                                .orElse(null)));
        change.language()
                .ifPresent(edit -> store.changeLanguage(id, caseId, edit.value().orElse(null)));
        change.hidden().ifPresent(hidden -> store.changeHidden(id, caseId, hidden));
        InboxStore.change(
                handle, id, patient.withdrawn().change().plus(patient.judged().change()));
        audit.write(handle, id, actor, "case.change", Optional.of(caseId));
        Case changed = reader.get(handle, id, caseId);
        if (change.name().isPresent() || change.phone().isPresent()) {
            CaseSearch.index(handle, keys, changed);
        }
        List<NewEvent> events = new ArrayList<>(List.of(NewEvent.ofCase(id, EventType.CASE_UPDATED, caseId)));
        events.addAll(patient.withdrawn().events());
        events.addAll(patient.judged().events());
        EventStore.append(handle, events);
        return changed;
    }

    private Patient changePatient(Handle handle, Organisation organisation, CaseId caseId, CaseChange change) {
        OrganisationId id = organisation.id();
        CaseStore store = handle.attach(CaseStore.class);
        if (change.phone().isEmpty() && change.name().isEmpty()) {
            CaseReader.lock(handle, id, caseId);
            return Patient.UNCHANGED;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        OrganisationKeys own = keys.of(id);
        Optional<PhoneNumber> phone = change.phone().map(typed -> phones.read(organisation, typed));
        PatientLock.Held held = patients.lock(
                handle, id, caseId, phone.map(own.index()::phone).stream().toArray(byte[][]::new));
        Withdrawal.Withdrawn withdrawn = phone.map(number -> phoneChange.apply(handle, organisation, held, number, now))
                .orElse(Withdrawal.Withdrawn.NOTHING);
        change.name()
                .ifPresent(edit -> store.changeName(
                        id,
                        caseId,
                        edit.value()
                                .map(name -> own.sealer().seal(SealedColumn.CASE_NAME, caseId.value(), name))
                                .orElse(null),
                        edit.value()
                                .map(name -> own.index().name(FoldedName.of(name)))
                                .orElse(null)));
        return new Patient(withdrawn, waiting.judge(handle, organisation, caseId, now));
    }

    private record Patient(Withdrawal.Withdrawn withdrawn, WaitingTexts.Judged judged) {
        static final Patient UNCHANGED = new Patient(Withdrawal.Withdrawn.NOTHING, WaitingTexts.Judged.NOTHING);
    }
}
