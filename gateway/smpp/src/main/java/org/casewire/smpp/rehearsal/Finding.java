package org.casewire.smpp.rehearsal;

/**
 * Something that was found out.
 *
 * @param value the same for the same behaviour, whatever the carrier
 * @param samples from how many messages, or other attempts
 * @param how what was seen, in a sentence
 */
public record Finding(Topic topic, String value, int samples, String how) {}
