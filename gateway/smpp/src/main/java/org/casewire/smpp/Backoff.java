package org.casewire.smpp;

import com.cloudhopper.smpp.SmppConstants;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The wait before a bind tries again: drawn evenly between nothing and a bound that doubles from one failure to the
 * next (full jitter), so that many binds do not come back at once. Used on one event loop.
 */
final class Backoff {
    /** A carrier that still holds our last bind lets go of it only after a while. */
    private static final Duration ALREADY_BOUND = Duration.ofSeconds(15);

    private final SmppProfile.Reconnect profile;
    private int failures;

    Backoff(SmppProfile.Reconnect profile) {
        this.profile = profile;
    }

    Duration afterFailure() {
        long bound = bound().toNanos();
        failures++;
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(bound + 1));
    }

    Duration afterRefusal(int commandStatus) {
        Duration drawn = afterFailure();
        return commandStatus == SmppConstants.STATUS_ALYBND ? ALREADY_BOUND.plus(drawn) : drawn;
    }

    /**
     * A link that lasted no longer than the wait it would earn is no success: it would be hammered.
     *
     * @return whether it was one
     */
    boolean lasted(Duration bound) {
        boolean success = bound.compareTo(bound()) > 0;
        if (success) {
            failures = 0;
        }
        return success;
    }

    void reset() {
        failures = 0;
    }

    private Duration bound() {
        Duration doubled = profile.initial().multipliedBy(1L << Math.min(failures, 20));
        return doubled.compareTo(profile.maximum()) < 0 ? doubled : profile.maximum();
    }
}
