package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.util.Optional;
import org.casewire.api.gate.GateLimits;
import org.jspecify.annotations.Nullable;

/** How much may come in at once, of everybody, of strangers and of one organisation; see {@link GateLimits}. */
public record IncomingSettings(
        int connections,
        int strangers,
        int strangersPerAddress,
        Duration requestWithin,
        DataSize bodyBytes,
        int waiting,
        int requests,
        int requestsPerOrganisation) {
    private static final Duration SHORTEST = Duration.seconds(1);
    private static final Duration LONGEST = Duration.minutes(1);
    private static final DataSize LEAST_BYTES = DataSize.mebibytes(1);

    public IncomingSettings {
        new Faults()
                .unless(connections >= 10, "connections", "must be at least 10")
                .unless(
                        strangers >= 1 && strangers < connections,
                        "strangers",
                        "must be at least 1, and less than connections, so that some are left for those with a key")
                .unless(
                        strangersPerAddress >= 1 && strangersPerAddress <= strangers,
                        "strangersPerAddress",
                        "must be at least 1, and no more than strangers")
                .unless(
                        requestWithin.compareTo(SHORTEST) >= 0 && requestWithin.compareTo(LONGEST) <= 0,
                        "requestWithin",
                        "must be between 1s and 1min")
                .unless(bodyBytes.compareTo(LEAST_BYTES) >= 0, "bodyBytes", "must be at least 1MiB")
                .unless(waiting >= 2, "waiting", "must be at least 2")
                .unless(requests >= 2, "requests", "must be at least 2")
                .unless(
                        requestsPerOrganisation >= 1 && requestsPerOrganisation < requests,
                        "requestsPerOrganisation",
                        "must be at least 1, and less than requests, so that some are left for others")
                .throwIfAny();
    }

    public static IncomingSettings defaults() {
        GateLimits usual = GateLimits.USUAL;
        return new IncomingSettings(
                usual.connections(),
                usual.strangers(),
                usual.strangersPerAddress(),
                Duration.seconds(usual.requestWithin().toSeconds()),
                DataSize.mebibytes(usual.bodyBytes() / DataSize.mebibytes(1).toBytes()),
                usual.waiting(),
                usual.requests(),
                usual.requestsPerOrganisation());
    }

    @JsonCreator
    static IncomingSettings of(
            @JsonProperty("connections") @Nullable Integer connections,
            @JsonProperty("strangers") @Nullable Integer strangers,
            @JsonProperty("strangersPerAddress") @Nullable Integer strangersPerAddress,
            @JsonProperty("requestWithin") @Nullable Duration requestWithin,
            @JsonProperty("bodyBytes") @Nullable DataSize bodyBytes,
            @JsonProperty("waiting") @Nullable Integer waiting,
            @JsonProperty("requests") @Nullable Integer requests,
            @JsonProperty("requestsPerOrganisation") @Nullable Integer requestsPerOrganisation) {
        IncomingSettings defaults = defaults();
        return new IncomingSettings(
                Optional.ofNullable(connections).orElse(defaults.connections),
                Optional.ofNullable(strangers).orElse(defaults.strangers),
                Optional.ofNullable(strangersPerAddress).orElse(defaults.strangersPerAddress),
                Optional.ofNullable(requestWithin).orElse(defaults.requestWithin),
                Optional.ofNullable(bodyBytes).orElse(defaults.bodyBytes),
                Optional.ofNullable(waiting).orElse(defaults.waiting),
                Optional.ofNullable(requests).orElse(defaults.requests),
                Optional.ofNullable(requestsPerOrganisation).orElse(defaults.requestsPerOrganisation));
    }

    public GateLimits limits() {
        return new GateLimits(
                connections,
                strangers,
                strangersPerAddress,
                requestWithin.toJavaDuration(),
                bodyBytes.toBytes(),
                waiting,
                requests,
                requestsPerOrganisation);
    }
}
