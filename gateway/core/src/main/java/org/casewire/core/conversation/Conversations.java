package org.casewire.core.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.id.CaseId;
import org.casewire.core.id.OrganisationId;
import org.casewire.core.number.PhoneNumber;
import org.jdbi.v3.core.Handle;

/**
 * The live claims on pairs of sender number and patient number: at most one organisation holds a pair, across all
 * organisations of the deployment. A pair is locked before any case row (sql/README.md, Lock order), and by its lock
 * everything that decides about it is serialised until the transaction ends. Safe for all threads.
 */
public final class Conversations {
    private final KeyRing keys;

    public Conversations(KeyRing keys) {
        this.keys = keys;
    }

    /** @param senderNumber our number at that carrier, digits only */
    public Pair pair(String carrier, String senderNumber, PhoneNumber patient) {
        return new Pair(keys.routing().pair(carrier, senderNumber, patient.e164()));
    }

    /** Locks the pairs until the transaction ends, each before any case row and in one order for everybody. */
    public void lock(Handle handle, Collection<Pair> pairs) {
        ConversationStore store = handle.attach(ConversationStore.class);
        pairs.stream().distinct().sorted(Pair.ORDER).forEach(pair -> store.lock(pair.index()));
    }

    /** Takes the pair, or joins it when the organisation has it; false when another one holds or reserves it. */
    public boolean take(Handle handle, Pair pair, OrganisationId organisation) {
        return handle.attach(ConversationStore.class).take(pair.index(), organisation, false);
    }

    /** Also takes a pair that is reserved for another organisation, but never one that is live. */
    public boolean takeOver(Handle handle, Pair pair, OrganisationId organisation) {
        return handle.attach(ConversationStore.class).take(pair.index(), organisation, true);
    }

    /** Ends the organisation's claim, if it has one, and keeps the pair for it for a while. */
    public void release(Handle handle, Pair pair, OrganisationId organisation, Duration reserve) {
        handle.attach(ConversationStore.class).release(pair.index(), organisation, ConversationStore.seconds(reserve));
    }

    /** The case with which the organisation's claim ended: who is told when another one takes the pair over. */
    public void rememberLastCase(Handle handle, Pair pair, OrganisationId organisation, CaseId caseId) {
        handle.attach(ConversationStore.class).rememberLastCase(pair.index(), organisation, caseId);
    }

    /** The interval between automatic answers starts anew. */
    public void restartAutomaticAnswers(Handle handle, Pair pair) {
        handle.attach(ConversationStore.class).restartAutomaticAnswers(pair.index());
    }

    /** Who holds the pair, or has it reserved; for the link login alone. */
    public Optional<Claim> claim(Handle handle, Pair pair) {
        return handle.attach(ConversationStore.class)
                .find(pair.index())
                .map(row -> new Claim(row.organisationId(), row.live(), Optional.ofNullable(row.reservedUntil())));
    }

    /** A pair, by its keyed index: it names neither number. */
    public record Pair(byte[] index) {
        static final Comparator<Pair> ORDER = (one, other) -> Arrays.compareUnsigned(one.index, other.index);

        @Override
        public boolean equals(Object other) {
            return other instanceof Pair that && Arrays.equals(index, that.index);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(index);
        }

        @Override
        public String toString() {
            return "Pair[•]";
        }
    }

    /**
     * @param live false when it was released
     * @param reservedUntil until when a released pair is kept for the organisation
     */
    public record Claim(OrganisationId organisation, boolean live, Optional<Instant> reservedUntil) {}
}
