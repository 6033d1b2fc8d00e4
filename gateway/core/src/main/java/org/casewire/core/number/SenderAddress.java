package org.casewire.core.number;

/**
 * A number that patients see and answer to.
 *
 * @param number digits only: an MSISDN in international format without "+", or a short code
 */
public record SenderAddress(String number, Kind kind) {
    /** As people and the API write it: E.164 with the plus; a short code as it is. */
    public String shown() {
        return kind == Kind.MSISDN ? "+" + number : number;
    }

    public enum Kind {
        MSISDN,
        SHORT_CODE
    }
}
