package org.casewire.core.inbound;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.audit.AuditTrail;
import org.casewire.core.cases.Case;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.cases.Withdrawal;
import org.casewire.core.conversation.MovedMeanwhile;
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
import org.casewire.core.id.OrganisationId;
import org.casewire.core.message.Author;
import org.jdbi.v3.core.Handle;

/**
 * An opt-out or a consent that a patient told by another way than a keyword, recorded by a professional with its basis.
 * It holds as a keyword's does: what is queued for the patient is taken back, in every case of that number; but nobody is
 * texted about it, and the word that comes last holds, whoever it is from. Safe for all threads; blocks.
 */
public final class OptOutService {
    private final Database app;
    private final KeyRing keys;
    private final CaseReader reader;
    private final Withdrawal withdrawal;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final Runnable wakeFeed;

    public OptOutService(Database app, KeyRing keys, AuditTrail audit, Ids ids, Clock clock, Runnable wakeFeed) {
        this.app = app;
        this.keys = keys;
        this.reader = new CaseReader(keys);
        this.withdrawal = new Withdrawal(keys);
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.wakeFeed = wakeFeed;
    }

    /** @param basis in words: how the patient told it */
    public record Word(boolean optedOut, String basis, Author author) {
        @Override
        public String toString() {
            return "Word[" + optedOut + "]";
        }
    }

    /**
     * What holds already is not recorded again.
     *
     * @throws RequestRefused not-found
     */
    public Case say(OrganisationId organisation, Actor actor, CaseId caseId, Word word) {
        Case now = MovedMeanwhile.again(
                () -> app.inTransaction(organisation, handle -> sayLocked(handle, organisation, actor, caseId, word)));
        wakeFeed.run();
        return now;
    }

    private Case sayLocked(Handle handle, OrganisationId organisation, Actor actor, CaseId caseId, Word word) {
        CaseStore cases = handle.attach(CaseStore.class);
        LockedCase before = cases.unlocked(organisation, caseId).orElseThrow(CaseReader::noSuchCase);
        List<LockedCase> ofPatient = cases.lockByPhone(organisation, before.phoneIndex());
        LockedCase own = ofPatient.stream()
                .filter(one -> one.id().equals(caseId) && Arrays.equals(one.phoneIndex(), before.phoneIndex()))
                .findFirst()
                .orElseThrow(MovedMeanwhile::new);
        OptOutStore store = handle.attach(OptOutStore.class);
        int changed = word.optedOut()
                ? store.add(organisation, own.phoneIndex())
                : store.remove(organisation, own.phoneIndex());
        if (changed == 0) {
            audit.write(handle, organisation, actor, "case.view", Optional.of(caseId));
            return reader.get(handle, organisation, caseId);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<NewEvent> events = new ArrayList<>(List.of(NewEvent.ofCase(
                organisation, word.optedOut() ? EventType.PATIENT_OPTED_OUT : EventType.PATIENT_OPTED_IN, caseId)));
        store.record(row(own, word, now));
        InboxChange change = InboxChange.NONE;
        for (LockedCase one : word.optedOut() ? ofPatient : List.<LockedCase>of()) {
            Withdrawal.Withdrawn withdrawn =
                    withdrawal.ofCase(handle, one, reader.phone(one), Withdrawal.Reason.PATIENT_OPTED_OUT, now);
            change = change.plus(withdrawn.change());
            events.addAll(withdrawn.events());
        }
        InboxStore.change(handle, organisation, change);
        audit.write(
                handle,
                organisation,
                actor,
                word.optedOut() ? "patient.opt-out" : "patient.opt-in",
                Optional.of(caseId));
        Case said = reader.get(handle, organisation, caseId);
        EventStore.append(handle, events);
        return said;
    }

    private OptOutStore.Recorded row(LockedCase own, Word word, Instant now) {
        Sealer sealer = keys.of(own.organisationId()).sealer();
        UUID id = ids.next();
        return new OptOutStore.Recorded(
                own.organisationId(),
                id,
                own.phoneIndex(),
                own.id(),
                word.optedOut(),
                sealer.seal(SealedColumn.OPT_OUT_BASIS, id, word.basis()),
                sealer.seal(SealedColumn.OPT_OUT_AUTHOR, id, word.author().json()),
                now);
    }
}
