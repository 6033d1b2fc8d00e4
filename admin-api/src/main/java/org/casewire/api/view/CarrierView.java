package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.casewire.core.carrier.CarrierControl.CarrierState;
import org.casewire.core.carrier.CarrierControl.Rates;
import org.casewire.core.carrier.LinkStatus;
import org.jspecify.annotations.Nullable;

/**
 * A carrier as an operator sees it.
 *
 * @param reason why it is as it is, when there is more to say
 * @param oldestAge how long the one waits that has waited longest
 */
@Schema(name = "Carrier")
public record CarrierView(
        String name,
        LinkStatus.State state,
        Instant since,
        @Schema(nullable = true) @Nullable String reason,
        @Schema(nullable = true) @Nullable Instant throttledUntil,
        List<BindView> binds,
        int queueDepth,

        @Schema(type = "string", example = "PT3S", nullable = true) @Nullable
        Duration oldestAge,

        @Schema(description = "Per second, over the last minute")
        Rates rates) {
    public static CarrierView of(CarrierState carrier, Instant now) {
        LinkStatus link = carrier.link();
        return new CarrierView(
                carrier.name(),
                link.state(),
                link.since(),
                link.reason().orElse(null),
                link.throttledUntil().orElse(null),
                link.binds().stream().map(BindView::of).toList(),
                carrier.queueDepth(),
                carrier.oldestQueuedAt().map(at -> age(at, now)).orElse(null),
                carrier.rates());
    }

    private static Duration age(Instant at, Instant now) {
        return at.isBefore(now) ? Duration.between(at, now).truncatedTo(ChronoUnit.MILLIS) : Duration.ZERO;
    }

    /** One session with the carrier. */
    @Schema(name = "Bind")
    public record BindView(
            String id,
            String type,
            String state,
            Instant since,
            @Schema(nullable = true) @Nullable String boundTo,
            int windowInUse,
            int windowSize,
            @Schema(nullable = true) @Nullable String lastError) {
        static BindView of(LinkStatus.Bind bind) {
            return new BindView(
                    bind.id(),
                    bind.type(),
                    bind.state(),
                    bind.since(),
                    bind.boundTo().orElse(null),
                    bind.windowInUse(),
                    bind.windowSize(),
                    bind.lastError().orElse(null));
        }
    }
}
