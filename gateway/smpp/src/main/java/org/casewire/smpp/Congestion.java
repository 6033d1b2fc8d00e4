package org.casewire.smpp;

import com.cloudhopper.smpp.pdu.PduResponse;
import java.util.function.LongSupplier;

/**
 * How loaded the carrier says that it is (congestion_state, SMPP 5.0, section 4.8.4.18), for the {@link Pace}: near its
 * limit the rate rises no further, over it the rate is halved once a second. Carriers of SMPP 3.4 do not say. Safe for
 * all threads.
 */
final class Congestion {
    private static final short CONGESTION_STATE = 0x0428;
    private static final int NEARING = 80;
    private static final int CONGESTED = 90;
    private static final int MOST = 100;
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final Pace pace;
    private final LongSupplier nanoTime;
    private long slowedAt;
    private boolean slowed;
    private volatile boolean near;

    Congestion(Pace pace, LongSupplier nanoTime) {
        this.pace = pace;
        this.nanoTime = nanoTime;
    }

    void heard(PduResponse response) {
        UserData.value(response, CONGESTION_STATE)
                .filter(value -> value.length == 1 && (value[0] & 0xFF) <= MOST)
                .ifPresent(value -> state(value[0]));
    }

    private synchronized void state(int state) {
        near = state >= NEARING;
        long now = nanoTime.getAsLong();
        if (state >= CONGESTED && (!slowed || now - slowedAt >= EVERY_NANOS)) {
            slowed = true;
            slowedAt = now;
            pace.throttled();
        }
    }

    /** Whether it takes no more than it gets now. */
    boolean near() {
        return near;
    }
}
