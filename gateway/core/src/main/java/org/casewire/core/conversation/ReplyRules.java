package org.casewire.core.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.conversation.KnownCase.Former;
import org.casewire.core.conversation.KnownCase.Sender;
import org.casewire.core.id.CaseId;

/**
 * Which of one organisation's cases a text from P to S belongs to: rules 1 to 5 of product.md as functions of the facts.
 * That the organisation is the one concerned is settled by others. A text that comes and one that has waited are judged
 * by the same.
 */
public final class ReplyRules {
    /** Later first; of two at the same time the one with the higher id, so that the answer is always the same. */
    public static final Comparator<KnownCase> LATEST = Comparator.comparing(KnownCase::since)
            .thenComparing(known -> known.id().value());

    private static final Comparator<KnownCase> LAST_SENT = Comparator.comparing(
                    (KnownCase known) -> known.lastAccepted().orElse(Instant.MIN))
            .thenComparing(LATEST);

    private ReplyRules() {}

    /** What the rules say of several candidates, or of none. */
    public sealed interface Reply {}

    /** @param alsoOpen the other cases that it may have been for */
    public record Enters(KnownCase chosen, PlacingRule rule, List<CaseId> alsoOpen) implements Reply {}

    /**
     * @param caseId the case whose opening lets it in
     * @param candidates the cases that it may be for
     */
    public record Waits(PlacingRule rule, Optional<CaseId> caseId, List<CaseId> candidates) implements Reply {}

    /** All open cases; while the conversation is live those that write on it, as long as there are any. */
    public static List<KnownCase> candidates(List<KnownCase> cases, boolean live) {
        List<KnownCase> open = of(cases, CaseStatus.IN_PROGRESS);
        List<KnownCase> onPair = open.stream()
                .filter(known -> live && known.sender() == Sender.THIS)
                .toList();
        return onPair.isEmpty() ? open : onPair;
    }

    /** Whether it is not for the gateway to choose among these: a phone with two patients, or somebody wants to be asked. */
    public static boolean mustChoose(List<KnownCase> candidates, boolean ask) {
        return candidates.size() > 1 && (ask || !oneName(candidates));
    }

    /** Rules 1 and 2. @param all the organisation's cases with the number, for what else it may have been about */
    public static Reply among(List<KnownCase> candidates, List<KnownCase> all, boolean ask) {
        if (mustChoose(candidates, ask)) {
            return new Waits(PlacingRule.NEEDS_ASSIGNMENT, Optional.empty(), ids(candidates));
        }
        KnownCase chosen = latestSent(candidates);
        return new Enters(
                chosen,
                candidates.size() == 1 ? PlacingRule.ONLY_OPEN_CASE : PlacingRule.LAST_SENT,
                alsoOpen(chosen, candidates, all));
    }

    /** The case whose message was last accepted by the carrier; if none was, the one opened last. */
    static KnownCase latestSent(List<KnownCase> candidates) {
        return candidates.stream().max(LAST_SENT).orElseThrow();
    }

    /**
     * The other candidates; for a text to another number than its case writes from also the closed case that was on
     * that number, since it may be an answer to that.
     */
    static List<CaseId> alsoOpen(KnownCase chosen, List<KnownCase> candidates, List<KnownCase> all) {
        List<CaseId> others = new ArrayList<>(
                ids(candidates.stream().filter(known -> !known.equals(chosen)).toList()));
        if (chosen.sender() == Sender.OTHER) {
            lastComplete(all, true).ifPresent(closed -> others.add(closed.id()));
        }
        return List.copyOf(others);
    }

    /** Rules 3 to 5; empty when no case of the organisation has anything to do with it. */
    public static Optional<Waits> withoutCandidate(List<KnownCase> cases, List<Former> former) {
        List<KnownCase> fresh = of(cases, CaseStatus.NEW);
        if (!fresh.isEmpty()) {
            return Optional.of(new Waits(
                    PlacingRule.CASE_NOT_STARTED,
                    oneName(fresh) ? fresh.stream().max(LATEST).map(KnownCase::id) : Optional.empty(),
                    ids(fresh)));
        }
        Optional<KnownCase> closedLast = lastComplete(cases, false);
        List<Former> left = closedLast.map(closed -> leftAfter(former, closed)).orElse(former);
        if (!left.isEmpty()) {
            return Optional.of(numberChanged(left));
        }
        return lastComplete(cases, true).or(() -> closedLast).map(ReplyRules::complete);
    }

    public static Waits complete(KnownCase known) {
        return new Waits(PlacingRule.CASE_COMPLETE, Optional.of(known.id()), List.of(known.id()));
    }

    public static Waits numberChanged(List<Former> former) {
        return new Waits(
                PlacingRule.NUMBER_CHANGED,
                Optional.empty(),
                former.stream().map(Former::id).distinct().toList());
    }

    /** Those that left the number after this case was closed: the later fact counts. */
    public static List<Former> leftAfter(List<Former> former, KnownCase closed) {
        return former.stream()
                .filter(one -> one.leftAt().isAfter(closed.since()))
                .toList();
    }

    /** @param onPair whether it must have written from S */
    public static Optional<KnownCase> lastComplete(List<KnownCase> cases, boolean onPair) {
        return of(cases, CaseStatus.COMPLETE).stream()
                .filter(known -> !onPair || known.sender() == Sender.THIS)
                .max(LATEST);
    }

    public static List<CaseId> ids(Collection<KnownCase> cases) {
        return cases.stream().map(KnownCase::id).toList();
    }

    /** One missing is another; where all are missing nothing tells the patients apart. */
    private static boolean oneName(List<KnownCase> cases) {
        return cases.stream().map(KnownCase::name).distinct().count() == 1;
    }

    private static List<KnownCase> of(List<KnownCase> cases, CaseStatus status) {
        return cases.stream().filter(known -> known.status() == status).toList();
    }
}
