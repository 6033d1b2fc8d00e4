package org.casewire.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.casewire.core.thread.Broken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Sees what libraries catch on their own threads and only log, at whatever level: when it says that the process itself is
 * broken, the process ends.
 */
final class BrokenProcessFilter extends TurboFilter {
    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        if (failure != null) {
            Broken.tellIfProcess(failure);
        }
        return FilterReply.NEUTRAL;
    }
}
