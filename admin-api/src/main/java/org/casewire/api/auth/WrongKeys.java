package org.casewire.api.auth;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;
import org.casewire.core.access.GoodKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down an address that shows wrong keys: ten in a minute, then one every six seconds; the others are told to wait.
 * Asked only once a key was found to be wrong, so a right one gets in from whatever address and after whatever came from
 * there. Each try is counted, and told in the log with its address, which is all that is kept of it. Safe for all threads.
 */
final class WrongKeys {
    private static final Logger LOG = LoggerFactory.getLogger(WrongKeys.class);

    private static final int TRIES = 10;
    private static final int ADDRESSES = 10_000;
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final Counter wrong;
    private final Counter slowed;
    /** Of all addresses together: who has many must not fill the disk either. */
    private final Bucket lines = bucket(20, Duration.ofMinutes(1));

    private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
            return size() > ADDRESSES;
        }
    };

    WrongKeys(MetricRegistry metrics) {
        this.wrong = metrics.counter("auth.wrong-keys");
        this.slowed = metrics.counter("auth.wrong-keys-slowed");
    }

    /**
     * Notes a try.
     *
     * @param address whence
     * @return what it is told: 401, or 429 when too many came from there
     */
    ProblemException refusal(String address) {
        wrong.inc();
        ConsumptionProbe probe;
        synchronized (places) {
            Place place = places.computeIfAbsent(networkOf(address), network -> new Place());
            probe = place.allowed.tryConsumeAndReturnRemaining(1);
            place.untold++;
            if (place.told.tryConsume(1) && lines.tryConsume(1)) {
                LOG.atWarn()
                        .addKeyValue("address", address)
                        .addKeyValue("tries", place.untold)
                        .addKeyValue("slowed", !probe.isConsumed())
                        .log("Wrong keys are shown");
                place.untold = 0;
            }
        }
        if (probe.isConsumed()) {
            return ProblemException.of(ProblemCode.UNAUTHENTICATED, GoodKeys.REFUSAL);
        }
        slowed.inc();
        return KeyRates.slowDown("Too many wrong keys came from your address", probe.getNanosToWaitForRefill());
    }

    /** Whoever has one IPv6 address has the 2^64 beside it too. */
    private static String networkOf(String address) {
        int colons = 0;
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) == ':' && ++colons == 4) {
                return address.substring(0, i);
            }
        }
        return address;
    }

    private static Bucket bucket(int tokens, Duration refilledIn) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, refilledIn))
                .build();
    }

    /** An address, or a network of them. */
    private static final class Place {
        private final Bucket allowed = bucket(TRIES, Duration.ofMinutes(1));
        private final Bucket told = bucket(1, TOLD_EVERY);
        private int untold;
    }
}
