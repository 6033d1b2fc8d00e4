package org.casewire.core.upkeep;

import java.time.Duration;
import org.casewire.core.inbound.IncompleteTexts;

/** Shows long texts whose missing parts have been waited for long enough. */
public final class PartsJob implements Upkeep.Job {
    private static final int BATCH = 100;

    private final IncompleteTexts texts;
    private final Duration interval;

    public PartsJob(IncompleteTexts texts, Duration interval) {
        this.texts = texts;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "parts";
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void run() {
        texts.showDue(BATCH);
    }
}
