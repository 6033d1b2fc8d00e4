package org.casewire.api.gate;

import java.time.Duration;

/**
 * How much may come in at once.
 *
 * @param connections open ones on a port; no organisation has more than are left for others
 * @param strangers of those, how many on which nobody has shown a good key
 * @param strangersPerAddress and of those, how many from one address
 * @param requestWithin in which a request's head must be there, and its body after it
 * @param bodyBytes of bodies that are kept until their requests are over; no organisation's are more than is left
 * @param waiting event streams, long polls and senders who wait for a confirmation; none of them holds a thread
 * @param requests that are served at once, and {@code requestsPerOrganisation} of one organisation
 */
public record GateLimits(
        int connections,
        int strangers,
        int strangersPerAddress,
        Duration requestWithin,
        long bodyBytes,
        int waiting,
        int requests,
        int requestsPerOrganisation) {
    public static final GateLimits USUAL =
            new GateLimits(10_000, 1_000, 250, Duration.ofSeconds(10), 32L * 1024 * 1024, 10_000, 256, 32);
}
