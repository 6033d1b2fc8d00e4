package org.casewire.core.number;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Regions whose people have numbers of one plan: who may text to one of them may text to all. Not the plans of +1 and +7,
 * where that would be another country's price and law.
 */
final class SharedPlans {
    private static final List<Set<String>> PLANS =
            List.of(Set.of("FI", "AX"), Set.of("GB", "GG", "JE", "IM"), Set.of("NO", "SJ"));

    private SharedPlans() {}

    /** @param regions ISO 3166 codes in upper case */
    static List<String> widened(List<String> regions) {
        return regions.stream().flatMap(SharedPlans::all).distinct().toList();
    }

    private static Stream<String> all(String region) {
        return PLANS.stream()
                .filter(plan -> plan.contains(region))
                .findFirst()
                .map(Set::stream)
                .orElseGet(() -> Stream.of(region));
    }
}
