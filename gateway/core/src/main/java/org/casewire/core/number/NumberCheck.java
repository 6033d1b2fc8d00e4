package org.casewire.core.number;

import org.jspecify.annotations.Nullable;

/**
 * What is known of something typed in as a number.
 *
 * @param valid a number of some country's plan, of whatever kind
 * @param mobile valid, and able to be a mobile number
 * @param sendable mobile, and of an allowed region
 * @param e164 present when valid
 * @param international for reading, e.g. {@code "+358 40 1234567"}; present when valid
 * @param region ISO 3166 code, or {@code "001"} for a number of no country; present when valid
 * @param type the kind in the words of {@link NumberRejection#code()}, or {@code "mobile"} or
 *     {@code "landline-or-mobile"}; present when the kind is known
 * @param reason null exactly when sendable
 */
public record NumberCheck(
        boolean valid,
        boolean mobile,
        boolean sendable,
        @Nullable String e164,
        @Nullable String international,
        @Nullable String region,
        @Nullable String type,
        @Nullable NumberRejection reason) {
    @Override
    public String toString() {
        return "NumberCheck[" + (reason == null ? "sendable" : reason.code()) + "]";
    }
}
