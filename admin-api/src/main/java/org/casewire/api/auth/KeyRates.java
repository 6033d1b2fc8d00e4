package org.casewire.api.auth;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.casewire.api.problem.ProblemCode;
import org.casewire.api.problem.ProblemException;

/**
 * How many requests a key, or an organisation with all of its keys, may make on this node. There is one bucket for each
 * whose valid key was used, so their number is bounded by that of the keys. Safe for all threads.
 */
public final class KeyRates {
    private final String whose;
    private final int perSecond;
    private final int burst;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /**
     * @param whose in the words of a refusal, e.g. {@code This key}
     * @param burst requests that may come at once after a quiet time
     */
    public KeyRates(String whose, int perSecond, int burst) {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("A rate and its burst are at least 1");
        }
        this.whose = whose;
        this.perSecond = perSecond;
        this.burst = burst;
    }

    void take(String id) {
        ConsumptionProbe probe = of(id).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw slowDown(tooMany(), probe.getNanosToWaitForRefill());
        }
    }

    /** @return whether it may; takes nothing when not */
    boolean tryTake(String id) {
        return of(id).tryConsume(1);
    }

    /** What one is told who may not; empty when she may. Takes nothing. */
    Optional<ProblemException> refusal(String id) {
        EstimationProbe probe = of(id).estimateAbilityToConsume(1);
        return probe.canBeConsumed()
                ? Optional.empty()
                : Optional.of(slowDown(tooMany(), probe.getNanosToWaitForRefill()));
    }

    private String tooMany() {
        return whose + " makes more requests than it may";
    }

    private Bucket of(String id) {
        return buckets.computeIfAbsent(id, one -> bucket());
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
