package org.casewire.core.conversation;

import java.time.Instant;
import java.util.Arrays;
import org.casewire.core.cases.CaseStore;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.cases.Withdrawal;
import org.casewire.core.cases.Withdrawal.Withdrawn;
import org.casewire.core.conversation.PatientLock.Held;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.OrganisationKeys;
import org.casewire.core.crypto.SealedColumn;
import org.casewire.core.number.PhoneNumber;
import org.casewire.core.organisation.Organisation;
import org.jdbi.v3.core.Handle;

/**
 * Gives a case another number. From then on texts from the former one are no answer in this chat (rule number-changed),
 * the conversation with it ends, and what was queued for it is taken back: a message is never re-addressed. Safe for
 * all threads.
 */
public final class PhoneChange {
    private final KeyRing keys;
    private final Conversations conversations;
    private final Withdrawal withdrawal;

    public PhoneChange(KeyRing keys, Conversations conversations) {
        this.keys = keys;
        this.conversations = conversations;
        this.withdrawal = new Withdrawal(keys);
    }

    /** @return what it changed of the inbox, and what watchers are to be told of the messages taken back */
    public Withdrawn apply(Handle handle, Organisation organisation, Held held, PhoneNumber phone, Instant now) {
        LockedCase own = held.own();
        OrganisationKeys sealing = keys.of(organisation.id());
        byte[] index = sealing.index().phone(phone);
        CaseStore store = handle.attach(CaseStore.class);
        byte[] sealed = sealing.sealer().seal(SealedColumn.CASE_PHONE, own.id().value(), phone.e164());
        if (Arrays.equals(index, own.phoneIndex())) {
            if (held.phone().isEmpty()) {
                // The very number that was not readable, entered again: from now on it is.
                store.changePhone(organisation.id(), own.id(), index, sealed);
            }
            return Withdrawn.NOTHING;
        }
        if (own.status().isOpen() && held.aloneOnPair()) {
            held.pair()
                    .ifPresent(pair -> conversations.release(
                            handle,
                            pair,
                            organisation.id(),
                            organisation.settings().pairReserve()));
        }
        store.addFormerPhone(organisation.id(), own.phoneIndex(), own.id());
        store.removeFormerPhone(organisation.id(), index, own.id());
        store.changePhone(organisation.id(), own.id(), index, sealed);
        return withdrawal.ofCase(handle, own, held.phone(), Withdrawal.Reason.NUMBER_CHANGED, now);
    }
}
