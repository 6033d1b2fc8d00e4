package org.casewire.core.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.casewire.core.carrier.CarrierControl.Refusals;
import org.casewire.core.carrier.SubmitOutcome.Refused;
import org.casewire.core.outcome.Flight;

/** What a carrier refused lately, by class and code, so that an operator sees what is wrong. Safe for all threads. */
final class RefusalLog {
    private static final Duration LATELY = Duration.ofMinutes(15);
    /** A carrier that makes up codes fills no memory. */
    private static final int MOST = 64;

    private final Map<String, Refusals> byCode = new ConcurrentHashMap<>();

    void note(Flight flight, Instant now) {
        flight.outcomes().values().forEach(outcome -> {
            if (outcome instanceof Refused refused) {
                note(refused, now);
            }
        });
    }

    private void note(Refused refused, Instant now) {
        String word = refused.refusal().word();
        if (byCode.size() >= MOST) {
            byCode.values().removeIf(one -> isOld(one, now));
        }
        if (byCode.size() < MOST || byCode.containsKey(refused.code())) {
            byCode.compute(
                    refused.code(),
                    (code, known) -> known == null || isOld(known, now)
                            ? new Refusals(word, code, 1, now, now)
                            : new Refusals(word, code, known.count() + 1, known.firstAt(), now));
        }
    }

    /** The latest first. */
    List<Refusals> lately(Instant now) {
        return byCode.values().stream()
                .filter(one -> !isOld(one, now))
                .sorted(Comparator.comparing(Refusals::lastAt).reversed())
                .toList();
    }

    private static boolean isOld(Refusals one, Instant now) {
        return one.lastAt().isBefore(now.minus(LATELY));
    }
}
