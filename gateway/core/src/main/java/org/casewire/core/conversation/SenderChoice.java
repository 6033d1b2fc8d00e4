package org.casewire.core.conversation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseSender;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.conversation.Conversations.Pair;
import org.casewire.core.id.CaseId;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.SenderNumber;
import org.jdbi.v3.core.Handle;

/**
 * Chooses the sender number for a case that has none, or whose own was retired, and takes the conversation on it.
 *
 * <p>Pairs are locked before cases, but which pair it will be is known only afterwards. So {@link #lock} looks at the
 * case without a lock, locks every pair that could be chosen (an organisation has few numbers; in the order of all
 * others), then the case, and looks again. The caller checks under these locks whether the case may send at all, and
 * then {@link #take} chooses. The whole runs inside {@link MovedMeanwhile#again}. Safe for all threads.
 */
public final class SenderChoice {
    /** What a sender is told when the case's number does not open. */
    public static final String UNREADABLE =
            "The number of this case is stored unreadably; enter the patient's number again, then send";

    private final Conversations conversations;
    private final CaseReader reader;

    public SenderChoice(Conversations conversations, CaseReader reader) {
        this.conversations = conversations;
        this.reader = reader;
    }

    /**
     * @throws MovedMeanwhile when the transaction must begin anew
     * @throws RequestRefused not-found when the organisation has no such case
     */
    public Candidates lock(Handle handle, Organisation organisation, CaseId caseId) {
        CaseStore store = handle.attach(CaseStore.class);
        LockedCase before = store.unlocked(organisation.id(), caseId).orElseThrow(CaseReader::noSuchCase);
        PhoneNumber phone = reader.phone(before)
                .orElseThrow(() ->
                        new RequestRefused(Code.NOT_A_MOBILE_NUMBER, UNREADABLE, Map.of("reason", "not-a-number")));
        List<Candidate> candidates = organisation.sendingNumbers().stream()
                .map(number -> new Candidate(
                        number,
                        conversations.pair(number.carrier(), number.address().number(), phone)))
                .toList();
        Optional<Pair> former =
                before.sender().map(sender -> conversations.pair(sender.carrier(), sender.number(), phone));
        List<Pair> pairs =
                new ArrayList<>(candidates.stream().map(Candidate::pair).toList());
        former.ifPresent(pairs::add);
        conversations.lock(handle, pairs);
        LockedCase locked = store.lock(organisation.id(), caseId)
                .filter(now -> PatientLock.unmoved(before, now))
                .orElseThrow(MovedMeanwhile::new);
        return new Candidates(locked, candidates, former);
    }

    /**
     * Takes, in this order: the number that the case has already, numbers on which no other open case of the
     * organisation talks with this patient, numbers that it then shares; each by the organisation's rank. One that is
     * reserved for another organisation is taken only when nothing else is left and the caller says so.
     *
     * @throws RequestRefused sender-number-in-use when every number is another organisation's for this patient
     */
    public Taken take(Handle handle, Organisation organisation, Candidates locked, boolean takeOver) {
        CaseStore store = handle.attach(CaseStore.class);
        LockedCase own = locked.own();
        List<CaseSender> inUse = store.sendersInUse(organisation.id(), own.phoneIndex(), own.id());
        List<Candidate> preferred = locked.candidates().stream()
                .sorted(Comparator.comparing(
                                (Candidate candidate) -> !own.sender().equals(Optional.of(candidate.sender())))
                        .thenComparing(candidate -> inUse.contains(candidate.sender())))
                .toList();
        Optional<Taken> taken = preferred.stream()
                .filter(candidate -> conversations.take(handle, candidate.pair(), organisation.id()))
                .findFirst()
                .map(candidate -> new Taken(candidate.number(), false));
        if (taken.isEmpty() && takeOver) {
            taken = preferred.stream()
                    .filter(candidate -> conversations.takeOver(handle, candidate.pair(), organisation.id()))
                    .findFirst()
                    .map(candidate -> new Taken(candidate.number(), true));
        }
        Taken chosen = taken.orElseThrow(() -> new RequestRefused(
                Code.SENDER_NUMBER_IN_USE,
                "Every sender number of the organisation is in use for this patient; call the patient, or try later"));
        join(handle, store, organisation, locked, chosen);
        return chosen;
    }

    private void join(Handle handle, CaseStore store, Organisation organisation, Candidates locked, Taken chosen) {
        LockedCase own = locked.own();
        CaseSender sender = new CaseSender(
                chosen.number().carrier(), chosen.number().address().number());
        if (own.sender().equals(Optional.of(sender))) {
            return;
        }
        store.join(organisation.id(), own.id(), sender.carrier(), sender.number());
        // The conversation on a retired number ends, unless another open case still has it.
        own.sender()
                .filter(former -> !store.sendersInUse(organisation.id(), own.phoneIndex(), own.id())
                        .contains(former))
                .flatMap(former -> locked.former())
                .ifPresent(pair -> conversations.release(
                        handle, pair, organisation.id(), organisation.settings().pairReserve()));
    }

    /** A number that could be taken. */
    record Candidate(SenderNumber number, Pair pair) {
        CaseSender sender() {
            return new CaseSender(number.carrier(), number.address().number());
        }
    }

    /**
     * The case and the pairs, locked until the transaction ends.
     *
     * @param former the pair of the conversation that the case has now
     */
    public record Candidates(LockedCase own, List<Candidate> candidates, Optional<Pair> former) {
        public Candidates {
            candidates = List.copyOf(candidates);
        }
    }

    /** @param takenOver whether it was reserved for another organisation: the caller writes that to the audit trail */
    public record Taken(SenderNumber number, boolean takenOver) {}
}
