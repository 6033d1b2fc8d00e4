package org.casewire.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SharePlanTest {
    @Test
    void aTotalIsDividedInProportionAndTheFirstGetsWhatIsOver() {
        assertThat(SharePlan.divide(3, weights(1, 1))).containsExactly(Map.entry("n0", 2), Map.entry("n1", 1));
        assertThat(SharePlan.divide(16, weights(1, 3))).containsExactly(Map.entry("n0", 4), Map.entry("n1", 12));
        assertThat(SharePlan.divide(1, weights(1, 1, 1)).get("n0")).isEqualTo(1);
        assertThat(SharePlan.divide(2, weights(0, 1)).get("n1")).isEqualTo(2);
    }

    @Test
    void nobodyGivesWhatNobodyLacks() {
        assertThat(plan("n0", SharePlan.divide(2, weights(1, 1)), held(List.of(1, 2), List.of()), List.of(), 0)
                        .give())
                .containsExactly(2);
        assertThat(plan("n0", SharePlan.divide(2, weights(1)), held(List.of(1, 2)), List.of(), 0)
                        .give())
                .isEmpty();
        assertThat(plan("n0", SharePlan.divide(3, weights(1, 1)), held(List.of(1, 2), List.of()), List.of(), 1)
                        .give())
                .as("a dead node's is coming for the one that lacks it")
                .isEmpty();
    }

    /** However it begins, each node following its own plan in turn, they end at their targets, and nothing is held twice. */
    @Property(tries = 300)
    void everybodyEndsWithHisTarget(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 0, max = 4) Integer> raw,
            @ForAll @Size(min = 16, max = 16) List<@IntRange(min = -1, max = 4) Integer> owners) {
        int[] weights = raw.stream().mapToInt(Integer::intValue).toArray();
        weights[0]++;
        SortedMap<String, Integer> targets = SharePlan.divide(owners.size(), weights(weights));
        Map<String, SortedSet<Integer>> held = new HashMap<>();
        SortedSet<Integer> free = new TreeSet<>();
        for (int number = 0; number < owners.size(); number++) {
            int owner = owners.get(number);
            if (owner < 0 || owner >= weights.length) {
                free.add(number);
            } else {
                held.computeIfAbsent("n" + owner, key -> new TreeSet<>()).add(number);
            }
        }
        for (int round = 0; round < 3; round++) {
            for (String me : targets.keySet()) {
                SharePlan plan = SharePlan.of(me, targets, held, free, 0);
                SortedSet<Integer> mine = held.computeIfAbsent(me, key -> new TreeSet<>());
                assertThat(free).containsAll(plan.take());
                assertThat(mine).containsAll(plan.give());
                free.removeAll(plan.take());
                mine.addAll(plan.take());
                mine.removeAll(plan.give());
                free.addAll(plan.give());
            }
        }
        targets.forEach((node, target) -> assertThat(held.get(node)).as(node).hasSize(target));
        assertThat(free).isEmpty();
    }

    private static SharePlan plan(
            String me,
            SortedMap<String, Integer> targets,
            Map<String, SortedSet<Integer>> held,
            List<Integer> free,
            int coming) {
        return SharePlan.of(me, targets, held, new TreeSet<>(free), coming);
    }

    private static SortedMap<String, Integer> weights(int... each) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        IntStream.range(0, each.length).forEach(i -> weights.put("n" + i, each[i]));
        return weights;
    }

    @SafeVarargs
    private static Map<String, SortedSet<Integer>> held(List<Integer>... each) {
        Map<String, SortedSet<Integer>> held = new HashMap<>();
        IntStream.range(0, each.length).forEach(i -> held.put("n" + i, new TreeSet<>(each[i])));
        return held;
    }
}
