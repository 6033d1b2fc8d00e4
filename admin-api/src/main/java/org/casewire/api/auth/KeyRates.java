package org.casewire.api.auth;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;

/**
 * How many requests a key may make on this node. There is one bucket for each valid key that was used, so their number
 * is bounded by that of the keys. Safe for all threads.
 */
public final class KeyRates {
    private final int perSecond;
    private final int burst;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param burst requests that may come at once after a quiet time */
    public KeyRates(int perSecond, int burst) {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("A rate and its burst are at least 1");
        }
        this.perSecond = perSecond;
        this.burst = burst;
    }

    void take(String keyId) {
        ConsumptionProbe probe = of(keyId).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw slowDown("This key makes more requests than it may", probe.getNanosToWaitForRefill());
        }
    }

    /** @return whether it may; takes nothing when not */
    boolean tryTake(String keyId) {
        return of(keyId).tryConsume(1);
    }

    private Bucket of(String keyId) {
        return buckets.computeIfAbsent(keyId, id -> bucket());
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    static ProblemException slowDown(String detail, long nanos) {
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999L));
        return ProblemException.of(ProblemCode.RATE_LIMITED, detail, "Retry-After", String.valueOf(seconds));
    }
}
