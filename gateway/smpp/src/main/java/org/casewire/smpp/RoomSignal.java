package org.casewire.smpp;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells core that there may be room again: once for each time it was refused, however much comes free, and never
 * without having been refused. Who refuses first says {@link #await}, then looks again; so nothing is lost between.
 * Safe for all threads.
 */
final class RoomSignal {
    private final Runnable roomAvailable;
    private final EventLoop timer;
    private final AtomicBoolean awaited = new AtomicBoolean();
    private final AtomicBoolean timed = new AtomicBoolean();

    RoomSignal(Runnable roomAvailable, EventLoop timer) {
        this.roomAvailable = roomAvailable;
        this.timer = timer;
    }

    void await() {
        awaited.set(true);
    }

    void perhaps() {
        if (awaited.compareAndSet(true, false)) {
            roomAvailable.run();
        }
    }

    /** Room comes with time alone. One timer runs at once; when it ends too early it is the caller who asks again. */
    void perhapsAfter(long nanos) {
        if (timed.compareAndSet(false, true)) {
            timer.schedule(
                    () -> {
                        timed.set(false);
                        perhaps();
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        }
    }
}
