package org.casewire.daemon.health;

import java.util.function.Supplier;
import org.casewire.core.event.EventFeed;

/** Whether events go out to watchers. They wait in the database meanwhile, so that this only degrades. */
public record FeedCondition(EventFeed feed) implements Supplier<Condition> {
    @Override
    public Condition get() {
        String message = "at event " + feed.position();
        return feed.healthy() ? Condition.up(message) : Condition.degraded(message + ", and not getting on");
    }
}
