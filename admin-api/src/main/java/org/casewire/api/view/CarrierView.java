package org.casewire.api.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.casewire.core.carrier.CarrierControl.CarrierState;
import org.casewire.core.carrier.CarrierControl.Held;
import org.casewire.core.carrier.CarrierControl.Rates;
import org.casewire.core.carrier.CarrierControl.Reason;
import org.casewire.core.carrier.CarrierControl.ReceiptIds;
import org.casewire.core.carrier.CarrierControl.Refusals;
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
        Rates rates,

        @Schema(description = "Segments a second; 0 is no limit. now is below contract after the carrier throttled")
        LinkStatus.Rate rateLimit,

        List<ReasonView> why,
        List<Refusals> refusals,
        List<HeldView> held,
        ReceiptIdsView receiptIds) {
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
                carrier.rates(),
                link.rate(),
                carrier.why().stream().map(ReasonView::of).toList(),
                carrier.refusals(),
                carrier.held().stream().map(HeldView::of).toList(),
                ReceiptIdsView.of(carrier.receiptIds()));
    }

    /** What keeps messages back, and what happens next. */
    @Schema(name = "CarrierReason")
    public record ReasonView(
            String what, @Schema(nullable = true) @Nullable String code, Instant since, String next) {
        static ReasonView of(Reason reason) {
            return new ReasonView(reason.what(), reason.code().orElse(null), reason.since(), reason.next());
        }
    }

    /** What submits nothing until the carrier is started; senderNumber is null for all of it. */
    @Schema(name = "CarrierHeld")
    public record HeldView(
            @Schema(nullable = true) @Nullable String senderNumber, String code, String reason, Instant since) {
        static HeldView of(Held held) {
            return new HeldView(held.senderNumber().orElse(null), held.code(), held.reason(), held.since());
        }
    }

    /** How message ids in receipts stand to those in answers, as far as it was learned. */
    @Schema(name = "CarrierReceiptIds")
    public record ReceiptIdsView(
            @Schema(nullable = true) @Nullable String mapping,
            long learnedFrom,
            long otherwise,

            @Schema(description = "A known id under another pair's addresses: left alone")
            long contradicted,

            @Schema(description = "Found no message when they came; some were only early")
            long unmatched,

            @Schema(description = "Would fit a message if the profile did not say otherwise: it is wrong")
            long ruledOut) {
        static ReceiptIdsView of(ReceiptIds ids) {
            return new ReceiptIdsView(
                    ids.mapping().orElse(null),
                    ids.learnedFrom(),
                    ids.otherwise(),
                    ids.contradicted(),
                    ids.unmatched(),
                    ids.ruledOut());
        }
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
