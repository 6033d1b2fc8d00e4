package org.casewire.core.inbound;

import java.util.Arrays;
import java.util.UUID;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.cases.CaseSender;
import org.casewire.core.cases.LockedCase;
import org.casewire.core.crypto.KeyRing;
import org.casewire.core.crypto.OrganisationKeys;
import org.casewire.core.crypto.SealedColumn;

/**
 * A text from P enters the thread of a case whose number is not P by a person's word alone, and that is on record. Safe
 * for all threads.
 */
final class OtherPhone {
    /** What stands in the audit trail beside the move itself. */
    static final String AUDITED = "message.other-phone";

    private final KeyRing keys;

    OtherPhone(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * @param numberSealed the number that the text came from; one that does not open is nobody's
     * @return whether it came from another number than the case has
     * @throws RequestRefused other-phone, unless that is allowed
     */
    boolean refuseUnless(boolean allowed, LockedCase target, SealedColumn column, UUID row, byte[] numberSealed) {
        OrganisationKeys own = keys.of(target.organisationId());
        boolean same = own.sealer()
                .read(column, row, numberSealed)
                .flatMap(address -> Patient.of(address).phone())
                .map(own.index()::phone)
                .filter(index -> Arrays.equals(index, target.phoneIndex()))
                .isPresent();
        if (!same && !allowed) {
            throw new RequestRefused(
                    Code.OTHER_PHONE,
                    "This text came from another number than the case has; compare them, then say allowOtherPhone");
        }
        return !same;
    }

    /** Whether the case writes from another of our numbers than the text came to. */
    static boolean isOtherSenderNumber(LockedCase target, String carrier, String senderNumber) {
        return target.sender()
                .filter(sender -> !sender.equals(new CaseSender(carrier, senderNumber)))
                .isPresent();
    }
}
