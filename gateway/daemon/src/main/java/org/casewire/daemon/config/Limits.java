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
 * @param queuedPerOrganisation how many unsent messages an organisation may have before sending answers 503
 */
public record Limits(int requestsPerSecondPerKey, int burstPerKey, int queuedPerOrganisation) {
    public Limits {
        new Faults()
                .unless(requestsPerSecondPerKey >= 1, "requestsPerSecondPerKey", "must be at least 1")
                .unless(burstPerKey >= 1, "burstPerKey", "must be at least 1")
                .unless(queuedPerOrganisation >= 1, "queuedPerOrganisation", "must be at least 1")
                .throwIfAny();
    }

    public static Limits defaults() {
        return new Limits(50, 100, 100_000);
    }

    @JsonCreator
    static Limits of(
            @JsonProperty("requestsPerSecondPerKey") @Nullable Integer requestsPerSecondPerKey,
            @JsonProperty("burstPerKey") @Nullable Integer burstPerKey,
            @JsonProperty("queuedPerOrganisation") @Nullable Integer queuedPerOrganisation) {
        Limits defaults = defaults();
        return new Limits(
                Optional.ofNullable(requestsPerSecondPerKey).orElse(defaults.requestsPerSecondPerKey),
                Optional.ofNullable(burstPerKey).orElse(defaults.burstPerKey),
                Optional.ofNullable(queuedPerOrganisation).orElse(defaults.queuedPerOrganisation));
    }
}
