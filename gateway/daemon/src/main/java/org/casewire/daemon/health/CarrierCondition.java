package org.casewire.daemon.health;

import java.time.Instant;
import java.util.function.Supplier;
import org.casewire.core.carrier.LinkStatus;

/** How a carrier's link is. Never DOWN: what is queued waits safely, and another node would not reach the carrier either. */
public record CarrierCondition(Supplier<LinkStatus> link) implements Supplier<Condition> {
    @Override
    public Condition get() {
        LinkStatus status = link.get();
        long bound = status.binds().stream()
                .filter(bind -> bind.boundTo().isPresent())
                .count();
        String message = "%s since %s, %d of %d binds"
                .formatted(
                        status.state(),
                        Instant.ofEpochSecond(status.since().getEpochSecond()),
                        bound,
                        status.binds().size());
        String reason = status.reason().map(why -> ". " + why).orElse("");
        return switch (status.state()) {
            case UP, STANDBY -> Condition.up(message);
            case HELD -> Condition.degraded(message + reason);
            case DEGRADED, DOWN, THROTTLED, STOPPED -> Condition.degraded(message);
        };
    }
}
