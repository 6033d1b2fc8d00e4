package org.casewire.core.upkeep;

import java.time.Duration;
import org.casewire.core.db.Database;

/** Forgets who held a pair when the reservation is over, and with it that this patient and this number ever met. */
public final class ReleaseOfPairs implements Upkeep.Job {
    private static final int BATCH = 500;

    private final Database link;
    private final Duration interval;

    public ReleaseOfPairs(Database link, Duration interval) {
        this.link = link;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "pairs";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        int gone = BATCH;
        while (gone >= BATCH) {
            gone = link.inTransaction(handle -> handle.attach(ExpiryStore.class).pairs(BATCH));
        }
    }
}
