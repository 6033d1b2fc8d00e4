package org.casewire.core.node;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of a carrier's numbers (slots, or binds) one node should take, and which give back. Every node works it out for
 * itself from the same rows, so they agree without talking; what they see a moment apart is settled by the epochs. A
 * pure function.
 */
public record SharePlan(SortedSet<Integer> take, SortedSet<Integer> give) {
    static final SharePlan NOTHING = new SharePlan(new TreeSet<>(), new TreeSet<>());

    /**
     * Divides a total in proportion, and what does not divide by the largest remainders, the first node first.
     *
     * @param weights by node id; one of them is above zero
     */
    static SortedMap<String, Integer> divide(int total, SortedMap<String, Integer> weights) {
        int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        SortedMap<String, Integer> parts = new TreeMap<>();
        Map<String, Integer> remainders = new LinkedHashMap<>();
        weights.forEach((node, weight) -> {
            parts.put(node, total * weight / sum);
            remainders.put(node, total * weight % sum);
        });
        int left = total - parts.values().stream().mapToInt(Integer::intValue).sum();
        List<String> order = remainders.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        for (int i = 0; i < left; i++) {
            parts.merge(order.get(i), 1, Integer::sum);
        }
        return parts;
    }

    /**
     * @param targets how many each living node should have
     * @param held what each living node has
     * @param free what may be taken now
     * @param coming what will be free without anybody giving: that of dead nodes
     */
    static SharePlan of(
            String me,
            SortedMap<String, Integer> targets,
            Map<String, SortedSet<Integer>> held,
            SortedSet<Integer> free,
            int coming) {
        SortedSet<Integer> mine = held.getOrDefault(me, new TreeSet<>());
        int excess = mine.size() - targets.getOrDefault(me, 0);
        if (excess <= 0) {
            return new SharePlan(first(free, -excess), new TreeSet<>());
        }
        int wanted = targets.entrySet().stream()
                .mapToInt(target -> Math.max(
                        0,
                        target.getValue()
                                - held.getOrDefault(target.getKey(), new TreeSet<>())
                                        .size()))
                .sum();
        // The highest go first, so that two nodes that rebalance do not swap the same ones to and fro.
        SortedSet<Integer> highest = new TreeSet<>(Comparator.reverseOrder());
        highest.addAll(mine);
        return new SharePlan(
                new TreeSet<>(), first(highest, Math.min(excess, Math.max(0, wanted - free.size() - coming))));
    }

    private static SortedSet<Integer> first(Set<Integer> from, int most) {
        SortedSet<Integer> some = new TreeSet<>();
        from.stream().limit(most).forEach(some::add);
        return some;
    }
}
