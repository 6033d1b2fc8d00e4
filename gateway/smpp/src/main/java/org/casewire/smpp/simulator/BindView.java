package org.casewire.smpp.simulator;

/**
 * A connection to the simulator.
 *
 * @param state OPEN before the bind, then TRANSMITTER, RECEIVER or TRANSCEIVER
 * @param deliversInFlight deliver_sm sent and not yet answered
 */
public record BindView(
        long id, String state, String systemType, int interfaceVersion, long submits, int deliversInFlight) {}
