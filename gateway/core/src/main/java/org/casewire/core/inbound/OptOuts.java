package org.casewire.core.inbound;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.cases.Withdrawal;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.event.EventType;
import org.casewire.core.event.NewEvent;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationDirectory;

/**
 * Carries out STOP and START: for the organisation whose open or waiting case the text is for, else for each that owns
 * the sender number. What was queued for the patient is taken back; what may have been written is not. Safe for all threads.
 */
final class OptOuts {
    private final OrganisationDirectory organisations;
    private final KeyRing keys;
    private final Withdrawal withdrawal;
    private final Clock clock;

    OptOuts(OrganisationDirectory organisations, KeyRing keys, Clock clock) {
        this.organisations = organisations;
        this.keys = keys;
        this.withdrawal = new Withdrawal(keys);
        this.clock = clock;
    }

    /** What a keyword changed: the organisations that the patient has now left, and the language it was written in. */
    record Outcome(Optional<Keyword> keyword, List<OrganisationId> left) {
        static final Outcome NONE = new Outcome(Optional.empty(), List.of());
    }

    Outcome apply(InboundTransaction transaction, IncomingText text, Placement placement) {
        Optional<PhoneNumber> phone = text.patient().phone();
        if (phone.isEmpty() || text.incomplete()) {
            return Outcome.NONE;
        }
        Optional<Keyword> found = Optional.empty();
        List<OrganisationId> left = new ArrayList<>();
        for (Organisation organisation : concerned(text, placement)) {
            Optional<Keyword> keyword =
                    Keyword.in(text.text(), organisation.settings().languages());
            if (keyword.isEmpty()) {
                continue;
            }
            found = keyword;
            OrganisationId id = organisation.id();
            byte[] index = keys.of(id).index().phone(phone.get());
            switch (keyword.get().kind()) {
                case OPT_OUT -> {
                    if (transaction.store(OptOutStore.class).add(id, index) == 1) {
                        left.add(id);
                        transaction.event(event(id, EventType.PATIENT_OPTED_OUT, placement));
                    }
                    withdraw(transaction, id, index, phone.get());
                }
                case OPT_IN -> {
                    if (transaction.store(OptOutStore.class).remove(id, index) == 1) {
                        transaction.event(event(id, EventType.PATIENT_OPTED_IN, placement));
                    }
                }
            }
        }
        return new Outcome(found, left);
    }

    boolean stands(InboundTransaction transaction, OrganisationId organisation, PhoneNumber phone) {
        return transaction
                .store(OptOutStore.class)
                .stands(organisation, keys.of(organisation).index().phone(phone));
    }

    private List<Organisation> concerned(IncomingText text, Placement placement) {
        if (placement instanceof InThread inThread) {
            return List.of(organisations.get(inThread.organisation()));
        }
        if (placement instanceof Unmatched unmatched
                && (unmatched.rule() == PlacingRule.NEEDS_ASSIGNMENT
                        || unmatched.rule() == PlacingRule.CASE_NOT_STARTED)) {
            return List.of(organisations.get(unmatched.organisation()));
        }
        return organisations.owning(text.carrier(), text.senderNumber()).stream()
                .sorted(Comparator.comparing(organisation -> organisation.id().value()))
                .toList();
    }

    private static NewEvent event(OrganisationId organisation, EventType type, Placement placement) {
        Optional<CaseId> caseId = Optional.empty();
        if (placement instanceof InThread inThread) {
            caseId = Optional.of(inThread.caseId());
        } else if (placement instanceof Unmatched unmatched
                && unmatched.organisation().equals(organisation)) {
            caseId = unmatched.caseId();
        }
        return new NewEvent(organisation, type, caseId, Optional.empty(), Optional.empty());
    }

    private void withdraw(
            InboundTransaction transaction, OrganisationId organisation, byte[] index, PhoneNumber phone) {
        List<LockedCase> cases = transaction.store(CaseStore.class).lockByPhone(organisation, index);
        for (LockedCase locked : cases) {
            Withdrawal.Withdrawn withdrawn = withdrawal.ofCase(
                    transaction.handle(),
                    locked,
                    Optional.of(phone),
                    Withdrawal.Reason.PATIENT_OPTED_OUT,
                    clock.instant());
            transaction.change(organisation, withdrawn.change());
            withdrawn.events().forEach(transaction::event);
        }
    }
}
