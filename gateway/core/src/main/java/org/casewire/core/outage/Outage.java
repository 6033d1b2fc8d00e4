package org.casewire.core.outage;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Something that fails for a while, told so that its log grows with what happens and not with how long or how fast: one
 * line when it begins, at most one a minute while it lasts, with how often it failed so far, and one when it is over.
 * Lines have keys (cause, times, seconds, and what it is about) and no stack. What comes and goes within the minute is
 * told with the next line. Safe for all threads; what works costs one read.
 */
public final class Outage {
    private static final long EVERY = Duration.ofMinutes(1).toNanos();
    /** What is still failing for some is not over because it worked for one. */
    private static final long QUIET = Duration.ofSeconds(5).toNanos();

    private final Logger log;
    private final String lasts;
    private final String ends;
    private final LongSupplier nanoTime;
    private final Map<String, Supplier<?>> about = new LinkedHashMap<>();
    private volatile boolean active;
    private boolean told;
    private boolean everTold;
    private long since;
    private long last;
    private long toldAt;
    private long times;

    /** @param lasts what is wrong, and what follows for patients' texts; @param ends that it is over */
    public Outage(Logger log, String lasts, String ends) {
        this(log, lasts, ends, System::nanoTime);
    }

    Outage(Logger log, String lasts, String ends, LongSupplier nanoTime) {
        this.log = log;
        this.lasts = lasts;
        this.ends = ends;
        this.nanoTime = nanoTime;
    }

    /** Adds a key to every line, such as a carrier's name or how much waits; asked when a line is written. */
    public synchronized Outage about(String key, Supplier<?> value) {
        about.put(key, value);
        return this;
    }

    public Outage about(String key, Object value) {
        return about(key, () -> value);
    }

    public void failed(Throwable cause) {
        note(WithoutValues.line(cause), null);
    }

    /** @param cause in words, without a text or number */
    public void failed(String cause) {
        note(cause, null);
    }

    /** For a fault of our own, which somebody has to find: the lines while it lasts have its stack. */
    public void broke(Throwable fault) {
        note(WithoutValues.line(fault), new WithoutValues(fault));
    }

    private synchronized void note(String cause, @Nullable Throwable fault) {
        long now = nanoTime.getAsLong();
        if (!active) {
            active = true;
            told = false;
            since = now;
            times = 0;
        }
        times++;
        last = now;
        if (!everTold || now - toldAt >= EVERY) {
            LoggingEventBuilder line =
                    fault == null ? log.atWarn() : log.atError().setCause(fault);
            line(line.addKeyValue("cause", cause), now, lasts);
            toldAt = now;
            everTold = true;
            told = true;
        }
    }

    /** It worked once: over unless it failed only just now. */
    public void worked() {
        if (active && nanoTime.getAsLong() - lastFailure() >= QUIET) {
            end(lastFailure());
        }
    }

    /** It is over for good. */
    public void over() {
        if (active) {
            end(nanoTime.getAsLong());
        }
    }

    private synchronized long lastFailure() {
        return last;
    }

    private synchronized void end(long at) {
        if (active) {
            active = false;
            if (told) {
                line(log.atWarn(), at, ends);
            }
        }
    }

    private void line(LoggingEventBuilder event, long at, String words) {
        LoggingEventBuilder line = event;
        for (Map.Entry<String, Supplier<?>> key : about.entrySet()) {
            line = line.addKeyValue(key.getKey(), key.getValue().get());
        }
        line.addKeyValue("times", times)
                .addKeyValue("seconds", Duration.ofNanos(at - since).toSeconds())
                .log(words);
    }
}
