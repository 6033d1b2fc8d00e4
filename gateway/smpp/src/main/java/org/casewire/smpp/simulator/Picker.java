package org.casewire.smpp.simulator;

import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.type.Address;
import java.util.Random;

/** A {@link Pick} at work: counts what came by and what it took. Confined to the simulator's loop. */
final class Picker {
    private final Pick pick;
    private final Random random;
    private final boolean anywhere;
    private long seen;
    private long taken;

    Picker(Pick pick, Random random) {
        this.pick = pick;
        this.random = random;
        this.anywhere = pick.source().isEmpty() && pick.destination().isEmpty();
    }

    /** Whether the fault takes the event that comes by now, which has no addresses. */
    boolean takes() {
        return anywhere && counts();
    }

    boolean takes(SubmitSm submit) {
        return anywhere
                ? counts()
                : fits(pick.source(), submit.getSourceAddress())
                        && fits(pick.destination(), submit.getDestAddress())
                        && counts();
    }

    boolean takes(Submission submission) {
        return anywhere
                ? counts()
                : fits(pick.source(), submission.source)
                        && fits(pick.destination(), submission.destination)
                        && counts();
    }

    private static boolean fits(String wanted, Address address) {
        return wanted.isEmpty() || address != null && wanted.equals(Handsets.key(address.getAddress()));
    }

    private boolean counts() {
        if (taken >= pick.next() || ++seen <= pick.after() || (seen - pick.after()) % pick.every() != 0) {
            return false;
        }
        if (pick.share() < 1.0 && random.nextDouble() >= pick.share()) {
            return false;
        }
        taken++;
        return true;
    }
}
