package org.casewire.daemon.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much one caller may ask for.
 *
 * @param requestsPerSecondPerKey what an API key may ask for in the long run
 * @param burstPerKey what it may ask for at once
 * @param requestsPerSecondPerOrganisation what all keys of an organisation may ask for together, in the long run
 * @param burstPerOrganisation and at once
 * @param queuedPerOrganisation how many unsent messages an organisation may have before sending answers 503
 * @param incoming how much may come in at once
 */
public record Limits(
        int requestsPerSecondPerKey,
        int burstPerKey,
        int requestsPerSecondPerOrganisation,
        int burstPerOrganisation,
        int queuedPerOrganisation,
        IncomingSettings incoming) {
    public Limits {
        new Faults()
                .unless(requestsPerSecondPerKey >= 1, "requestsPerSecondPerKey", "must be at least 1")
                .unless(burstPerKey >= 1, "burstPerKey", "must be at least 1")
                .unless(requestsPerSecondPerOrganisation >= 1, "requestsPerSecondPerOrganisation", "must be at least 1")
                .unless(burstPerOrganisation >= 1, "burstPerOrganisation", "must be at least 1")
                .unless(queuedPerOrganisation >= 1, "queuedPerOrganisation", "must be at least 1")
                .throwIfAny();
    }

    public static Limits defaults() {
        return new Limits(50, 100, 500, 1_000, 100_000, IncomingSettings.defaults());
    }

    @JsonCreator
    static Limits of(
            @JsonProperty("requestsPerSecondPerKey") @Nullable Integer requestsPerSecondPerKey,
            @JsonProperty("burstPerKey") @Nullable Integer burstPerKey,
            @JsonProperty("requestsPerSecondPerOrganisation") @Nullable Integer requestsPerSecondPerOrganisation,
            @JsonProperty("burstPerOrganisation") @Nullable Integer burstPerOrganisation,
            @JsonProperty("queuedPerOrganisation") @Nullable Integer queuedPerOrganisation,
            @JsonProperty("incoming") @Nullable IncomingSettings incoming) {
        Limits defaults = defaults();
        return new Limits(
                Optional.ofNullable(requestsPerSecondPerKey).orElse(defaults.requestsPerSecondPerKey),
                Optional.ofNullable(burstPerKey).orElse(defaults.burstPerKey),
                Optional.ofNullable(requestsPerSecondPerOrganisation).orElse(defaults.requestsPerSecondPerOrganisation),
                Optional.ofNullable(burstPerOrganisation).orElse(defaults.burstPerOrganisation),
                Optional.ofNullable(queuedPerOrganisation).orElse(defaults.queuedPerOrganisation),
                Optional.ofNullable(incoming).orElse(defaults.incoming));
    }
}
