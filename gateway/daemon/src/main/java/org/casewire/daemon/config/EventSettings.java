package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events that watchers follow.
 *
 * @param keepFor how long a watcher may be away and still resume where it was
 */
public record EventSettings(Duration keepFor) {
    public EventSettings {
        new Faults()
                .unless(keepFor.toHours() >= 1, "keepFor", "must be at least 1h")
                .throwIfAny();
    }

    public static EventSettings defaults() {
        return new EventSettings(Duration.days(7));
    }

    @JsonCreator
    static EventSettings of(@JsonProperty("keepFor") @Nullable Duration keepFor) {
        return new EventSettings(Optional.ofNullable(keepFor).orElse(defaults().keepFor));
    }
}
