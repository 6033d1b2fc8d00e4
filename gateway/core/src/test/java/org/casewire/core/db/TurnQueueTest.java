package org.casewire.core.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnQueueTest {
    @Test
    void ownersAreServedInTurnsAndEachInItsOrder() throws Exception {
        TurnQueue<String> queue = new TurnQueue<>(100, item -> item.charAt(0));
        for (int i = 0; i < 5; i++) {
            queue.offer("a" + i);
        }
        queue.offer("b0");
        queue.offer("b1");
        queue.offer("c0");
        List<String> batch = new ArrayList<>();
        batch.add(queue.poll(0));
        queue.drainTo(batch, 100);
        assertThat(batch).containsExactly("a0", "b0", "c0", "a1", "b1", "a2", "a3", "a4");
        assertThat(queue.size()).isZero();
        assertThat(queue.poll(1)).isNull();
    }

    @Test
    void aFullOneTakesNothing() {
        TurnQueue<String> queue = new TurnQueue<>(2, item -> item);
        assertThat(queue.offer("a")).isTrue();
        assertThat(queue.offer("b")).isTrue();
        assertThat(queue.offer("c")).isFalse();
        assertThat(queue.size()).isEqualTo(2);
    }
}
