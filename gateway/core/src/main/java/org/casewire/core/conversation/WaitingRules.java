package org.casewire.core.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.ReplyRules.Reply;
import org.casewire.core.conversation.ReplyRules.Waits;
import org.casewire.core.id.CaseId;

/**
 * What becomes of a text that waits when the facts have changed (product.md, "What waits is judged by the facts of the
 * moment"): only a case that it names, that is open and has its number, can let it in, and none does where a person
 * has to choose.
 */
final class WaitingRules {
    private WaitingRules() {}

    /**
     * @param awaitsChoice whether it was for several cases once: then it enters none by itself, ever
     * @param waitsFor the case whose opening lets it in
     * @param named the cases that it may be for, as was thought until now
     */
    static Reply judge(
            boolean awaitsChoice, Optional<CaseId> waitsFor, List<CaseId> named, ReplyFacts facts, boolean ask) {
        List<KnownCase> fitting = ReplyRules.candidates(facts.cases(), true);
        if (awaitsChoice) {
            return fitting.isEmpty() ? without(waiting(facts)) : choice(fitting);
        }
        List<KnownCase> doors = facts.cases().stream()
                .filter(known -> known.status() == CaseStatus.IN_PROGRESS && named.contains(known.id()))
                .toList();
        if (doors.isEmpty()) {
            return waiting(facts);
        }
        List<KnownCase> open = new ArrayList<>(doors);
        fitting.stream().filter(known -> !doors.contains(known)).forEach(open::add);
        List<KnownCase> meant = new ArrayList<>(open);
        facts.cases().stream()
                .filter(known -> known.status() == CaseStatus.NEW && named.contains(known.id()))
                .forEach(meant::add);
        if (ReplyRules.mustChoose(open, ask) || ReplyRules.mustChoose(meant, false)) {
            return choice(meant);
        }
        KnownCase door = doors.stream()
                .filter(known -> waitsFor.equals(Optional.of(known.id())))
                .findFirst()
                .orElseGet(() -> ReplyRules.latestSent(doors));
        return new ReplyRules.Enters(door, PlacingRule.ONLY_OPEN_CASE, ReplyRules.alsoOpen(door, open, facts.cases()));
    }

    private static Waits choice(List<KnownCase> cases) {
        return new Waits(PlacingRule.NEEDS_ASSIGNMENT, Optional.empty(), ReplyRules.ids(cases));
    }

    /** For none of the open cases: those that it names are not open, or have another number by now. */
    private static Waits waiting(ReplyFacts facts) {
        return ReplyRules.withoutCandidate(facts.cases(), facts.former())
                .orElseGet(() -> new Waits(PlacingRule.UNKNOWN_SENDER, Optional.empty(), List.of()));
    }

    private static Waits without(Waits waits) {
        return new Waits(waits.rule(), Optional.empty(), waits.candidates());
    }
}
