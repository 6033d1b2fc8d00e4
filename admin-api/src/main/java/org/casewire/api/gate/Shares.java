package org.casewire.api.gate;

import java.util.HashMap;
import java.util.Map;

/**
 * So much of something, for several parties. Nobody may hold more than is left for the others: whoever is alone gets
 * half, two get a third each, and so on, so that there is always a reserve for the next who comes. Safe for all threads.
 */
public final class Shares {
    private final long total;
    private final long mostEach;
    private final Map<Party, Long> held = new HashMap<>();
    private long taken;

    /** @param mostEach of one party, however much is left */
    public Shares(long total, long mostEach) {
        this.total = total;
        this.mostEach = mostEach;
    }

    public Shares(long total) {
        this(total, total);
    }

    /** @return whether it may have that much more; nothing is taken when not */
    public synchronized boolean take(Party party, long amount) {
        long has = held.getOrDefault(party, 0L) + amount;
        if (has > mostEach || has > total - taken - amount + 1) {
            return false;
        }
        held.put(party, has);
        taken += amount;
        return true;
    }

    public boolean take(Party party) {
        return take(party, 1);
    }

    public synchronized void release(Party party, long amount) {
        taken -= amount;
        held.computeIfPresent(party, (who, has) -> has > amount ? has - amount : null);
    }

    public void release(Party party) {
        release(party, 1);
    }

    public synchronized long taken() {
        return taken;
    }
}
