package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.casewire.core.inbound.UnassignedService;

/** A text that waits for an operator: never what it says, and its sender masked. */
@Schema(name = "Unassigned")
public record UnassignedView(UUID id, Instant at, String carrier, String from, String to, boolean incomplete) {
    public static UnassignedView of(UnassignedService.Waiting waiting) {
        return new UnassignedView(
                waiting.id(), waiting.at(), waiting.carrier(), waiting.from(), waiting.to(), waiting.incomplete());
    }
}
