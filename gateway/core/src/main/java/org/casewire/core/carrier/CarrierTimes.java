package org.casewire.core.carrier;

import java.time.Duration;

/**
 * How long core waits for what a carrier does; from its profile, and so different at each.
 *
 * @param deliverResponseTimeout after how long the carrier repeats a delivery that was not acknowledged
 * @param partsTimeout how long the missing parts of an inbound text are waited for before it is shown incomplete
 * @param receiptHorizon how long a receipt can find its message
 */
public record CarrierTimes(Duration deliverResponseTimeout, Duration partsTimeout, Duration receiptHorizon) {
    /** For what is left of a carrier that is configured no more. */
    public static final CarrierTimes USUAL =
            new CarrierTimes(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofDays(7));
}
