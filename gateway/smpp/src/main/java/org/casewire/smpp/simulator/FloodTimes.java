package org.casewire.smpp.simulator;

/**
 * When texts of a flood were first written and when they were acknowledged, in microseconds since 1970; 0 when not yet.
 *
 * @param first the number of the first text
 */
@SuppressWarnings("ArrayRecordComponent")
public record FloodTimes(int first, long[] written, long[] acknowledged) {}
