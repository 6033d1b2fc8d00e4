package org.casewire.smpp.rehearsal;

/**
 * A key of the profile that should be another.
 *
 * @param key as it is written, such as {@code receipt.timeZone}
 * @param configured the value in force, as YAML
 * @param found the value to write, as YAML
 */
public record Difference(String key, String configured, String found, Finding because) {}
