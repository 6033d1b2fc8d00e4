package org.casewire.core.upkeep;

import java.time.Duration;
import org.casewire.core.message.ScheduledSending;

/** Sends what is due. Every node looks; the row that waits decides who does it. */
public final class ScheduleJob implements Upkeep.Job {
    private final ScheduledSending sending;
    private final Duration interval;

    public ScheduleJob(ScheduledSending sending, Duration interval) {
        this.sending = sending;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "scheduled";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        sending.run();
    }
}
