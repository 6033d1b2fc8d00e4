package org.casewire.core.conversation;

import java.io.Serial;
import java.util.function.Supplier;

/**
 * A case has another number or another conversation than it had before its pair was locked. Since pairs are locked
 * before cases, one must look first, lock then, and look again; when that fails the transaction begins anew.
 */
public final class MovedMeanwhile extends RuntimeException {
    /** Each time somebody else got on, so this ends; the bound keeps a fault from running forever. */
    private static final int TRIES = 50;

    @Serial
    private static final long serialVersionUID = 1;

    public MovedMeanwhile() {
        super("A case moved to another pair while its pair was locked", null, false, false);
    }

    /** Runs a whole transaction, as often as it takes. */
    public static <R> R again(Supplier<R> transaction) {
        for (int tried = 1; ; tried++) {
            try {
                return transaction.get();
            } catch (MovedMeanwhile e) {
                if (tried == TRIES) {
                    throw e;
                }
            }
        }
    }
}
