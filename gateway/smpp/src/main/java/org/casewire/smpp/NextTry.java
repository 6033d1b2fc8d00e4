package org.casewire.smpp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When and where a bind tries again, by how its tries so far have ended. Used on one event loop. */
final class NextTry {
    private final Backoff backoff;
    private final EndpointOrder endpoints;
    private @Nullable Duration wait;

    /** @param bind its number among the contract's */
    NextTry(SmppProfile profile, int bind) {
        this.backoff = new Backoff(profile.reconnect());
        this.endpoints = new EndpointOrder(profile.endpoints(), profile.endpointUse(), bind);
    }

    /** As if nothing had failed. */
    void anew() {
        backoff.reset();
        endpoints.fromTheFirst();
    }

    void fromTheFirst() {
        endpoints.fromTheFirst();
    }

    /** We leave by our own wish. */
    void atOnce() {
        wait = Duration.ZERO;
    }

    /** We leave since the link was of no use. */
    void afterFailure() {
        wait = backoff.afterFailure();
    }

    void refused(int commandStatus) {
        wait = backoff.afterRefusal(commandStatus);
    }

    /** No link came of it. */
    void noLink() {
        endpoints.failed();
    }

    /** A bound link ended, not by our own wish. */
    void lost(Duration lasted) {
        if (backoff.lasted(lasted)) {
            endpoints.fromTheFirst();
        } else {
            endpoints.failed();
        }
    }

    /** Whether the wait is settled already, and so the reason told. */
    boolean isSettled() {
        return wait != null;
    }

    /** How long to wait now; each end of a link asks once. */
    Duration pause() {
        Duration settled = wait;
        wait = null;
        return settled == null ? backoff.afterFailure() : settled;
    }

    SmppProfile.Endpoint endpoint() {
        return endpoints.next();
    }
}
