package org.casewire.smpp;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Counts refused credentials over all binds of a carrier. At the third in a row the carrier is held: a carrier that is
 * hammered with a wrong password locks the account. Safe for all threads.
 */
final class CredentialWatch {
    private static final int ENOUGH = 3;

    private final Consumer<String> hold;
    private final AtomicInteger refused = new AtomicInteger();

    CredentialWatch(Consumer<String> hold) {
        this.hold = hold;
    }

    void refused(int commandStatus) {
        if (refused.incrementAndGet() == ENOUGH) {
            hold.accept(String.format(
                    "The carrier refused the credentials %d times, last with 0x%08x: check systemId, password and"
                            + " systemType, then release the carrier",
                    ENOUGH, commandStatus));
        }
    }

    void accepted() {
        refused.set(0);
    }
}
