package org.casewire.core.inbound;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.casewire.core.conversation.PlacingRule;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.db.Database;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.inbound.Placement.InThread;
import org.casewire.core.inbound.Placement.Unmatched;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.SenderNumber;

/**
 * Says where a text would go now, by the same facts and rules as the text itself, and changes nothing. It tells an
 * organisation about its own cases alone. Safe for all threads; blocks on the database.
 */
public final class CorrelationPreview {
    private final Database link;
    private final KeyRing keys;
    private final FactsReader facts;

    public CorrelationPreview(Database link, TextReception reception) {
        this.link = link;
        this.keys = reception.keys();
        this.facts = reception.facts();
    }

    public enum Outcome {
        /** Into the thread of {@code caseId}. */
        THREAD,
        /** Onto the list, as {@code rule} says. */
        UNMATCHED,
        /** To an operator, since several organisations may be meant. */
        UNASSIGNED,
        /** Not to this organisation; it is not told to whom. */
        ELSEWHERE
    }

    /**
     * @param rule empty when the text would not come to this organisation
     * @param candidates the cases it may be for, the chosen one first
     */
    public record Preview(
            Outcome outcome, Optional<PlacingRule> rule, Optional<CaseId> caseId, List<CaseId> candidates) {
        static Preview without(Outcome outcome) {
            return new Preview(outcome, Optional.empty(), Optional.empty(), List.of());
        }
    }

    public Preview preview(OrganisationId organisation, PhoneNumber from, SenderNumber to) {
        String number = to.address().number();
        FactsReader.Question question = new FactsReader.Question(
                to.carrier(), number, Patient.of(from.e164()), keys.routing().pair(to.carrier(), number, from.e164()));
        Placement placement = link.inTransaction(
                handle -> PlacementRules.place(facts.peek(handle, question).placement()));
        if (placement instanceof InThread thread) {
            return thread.organisation().equals(organisation)
                    ? new Preview(
                            Outcome.THREAD,
                            Optional.of(thread.rule()),
                            Optional.of(thread.caseId()),
                            Stream.concat(Stream.of(thread.caseId()), thread.alsoOpen().stream())
                                    .toList())
                    : Preview.without(Outcome.ELSEWHERE);
        }
        if (placement instanceof Unmatched unmatched) {
            return unmatched.organisation().equals(organisation)
                    ? new Preview(
                            Outcome.UNMATCHED,
                            Optional.of(unmatched.rule()),
                            unmatched.caseId(),
                            unmatched.candidates())
                    : Preview.without(Outcome.ELSEWHERE);
        }
        return Preview.without(Outcome.UNASSIGNED);
    }
}
