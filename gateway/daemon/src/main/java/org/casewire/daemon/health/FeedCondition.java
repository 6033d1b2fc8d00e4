package org.casewire.daemon.health;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.casewire.core.event.EventFeed;

/** Whether events go out to watchers. They wait in the database meanwhile, so that this only degrades. */
public record FeedCondition(EventFeed feed) implements Supplier<Condition> {
    /** Longer than any transaction of ours lasts that gets on, shorter than PostgreSQL lets an idle one stay. */
    static final Duration LONG = Duration.ofSeconds(3);

    @Override
    public Condition get() {
        String message = "at event " + feed.position().border();
        if (!feed.healthy()) {
            return Condition.degraded(message + ", and not getting on");
        }
        Optional<EventFeed.Delay> delay = feed.delay().filter(wait -> wait.age().compareTo(LONG) > 0);
        return delay.map(wait -> Condition.degraded(message
                        + ", but events of one organisation or more have waited "
                        + wait.age().toSeconds()
                        + " s for the transaction of database process " + wait.process()))
                .orElseGet(() -> Condition.up(message));
    }
}
