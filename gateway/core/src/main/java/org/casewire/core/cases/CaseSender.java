package org.casewire.core.cases;

/**
 * The sender number whose conversation a case has joined.
 *
 * @param number our number at that carrier, digits
 */
public record CaseSender(String carrier, String number) {}
