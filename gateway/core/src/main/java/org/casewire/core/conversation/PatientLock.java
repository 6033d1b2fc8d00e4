package org.casewire.core.conversation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.casewire.core.cases.CaseReader;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.conversation.Conversations.Pair;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.jdbi.v3.core.Handle;

/**
 * Locks what opening, closing and re-addressing a case decide about: its pair, then all cases of the organisation with
 * this patient's number. So two who close the last two cases on a pair see each other, and an inbound text, which
 * locks the same, comes before or after, never in between. Safe for all threads.
 */
public final class PatientLock {
    private final Conversations conversations;
    private final CaseReader reader;

    public PatientLock(Conversations conversations, CaseReader reader) {
        this.conversations = conversations;
        this.reader = reader;
    }

    /**
     * Texts that name the case may wait from its number and from those that it had before: whatever is decided about
     * them is decided under the locks of all cases with any of these.
     *
     * @param further numbers that the case may get
     * @throws MovedMeanwhile when the transaction must begin anew
     * @throws org.casewire.core.access.RequestRefused not-found when the organisation has no such case
     */
    public Held lock(Handle handle, OrganisationId organisation, CaseId caseId, byte[]... further) {
        CaseStore store = handle.attach(CaseStore.class);
        LockedCase before = store.unlocked(organisation, caseId).orElseThrow(CaseReader::noSuchCase);
        Optional<PhoneNumber> phone = reader.phone(before);
        Optional<Pair> pair = before.sender()
                .flatMap(sender -> phone.map(number -> conversations.pair(sender.carrier(), sender.number(), number)));
        conversations.lock(handle, pair.stream().toList());
        List<byte[]> phones = new ArrayList<>(store.formerPhones(organisation, caseId));
        phones.add(before.phoneIndex());
        phones.addAll(List.of(further));
        List<LockedCase> cases = store.lockByPhones(organisation, phones.toArray(byte[][]::new));
        LockedCase own = cases.stream()
                .filter(locked -> locked.id().equals(caseId))
                .filter(locked -> unmoved(before, locked))
                .findFirst()
                .orElseThrow(MovedMeanwhile::new);
        List<LockedCase> others = cases.stream()
                .filter(locked -> !locked.id().equals(caseId))
                .filter(locked -> Arrays.equals(locked.phoneIndex(), own.phoneIndex()))
                .toList();
        return new Held(own, others, phone, pair);
    }

    static boolean unmoved(LockedCase before, LockedCase now) {
        return Arrays.equals(before.phoneIndex(), now.phoneIndex())
                && before.sender().equals(now.sender());
    }

    /**
     * @param others the organisation's other cases with the same number
     * @param phone empty when it is not readable
     * @param pair of the case's conversation, if it has joined one and its phone is readable
     */
    public record Held(LockedCase own, List<LockedCase> others, Optional<PhoneNumber> phone, Optional<Pair> pair) {
        public Held {
            others = List.copyOf(others);
        }

        /** Whether no other open case of the organisation talks on this case's pair. */
        public boolean aloneOnPair() {
            return others.stream()
                    .noneMatch(
                            other -> other.status().isOpen() && other.sender().equals(own.sender()));
        }
    }
}
