package org.casewire.smpp.simulator;

import java.util.List;

/**
 * Which texts a flood consists of.
 *
 * @param to the sender numbers that are written to
 * @param firstPhone the first patient's number, digits only
 * @param upTo how many texts may be written in all, and so its pace when it is raised again and again
 */
public record FloodOrder(List<String> to, long firstPhone, int phones, int upTo) {
    static final FloodOrder NONE = new FloodOrder(List.of("15400"), 358_401_000_000L, 1, 0);

    public FloodOrder {
        to = List.copyOf(to);
        if (to.isEmpty() || firstPhone < 1 || phones < 1 || upTo < 0) {
            throw new IllegalArgumentException("a flood needs to, firstPhone and phones");
        }
    }

    @Override
    public String toString() {
        return "FloodOrder[upTo=" + upTo + "]";
    }
}
