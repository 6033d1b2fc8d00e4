package org.casewire.core.organisation;

import java.time.LocalDate;
import java.util.Optional;
import org.casewire.core.number.SenderAddress;

/**
 * A number that an organisation's patients see and answer to, known by (carrier, address). Several organisations may
 * have the same one.
 *
 * @param retired it still receives, and sends no more
 * @param defaultOrganisation of those that share it, this organisation answers texts of nobody's patients
 */
public record SenderNumber(
        String carrier,
        SenderAddress address,
        boolean retired,
        boolean defaultOrganisation,
        Optional<Authorisation> authorisation) {
    public SenderNumber(String carrier, SenderAddress address, boolean retired, boolean defaultOrganisation) {
        this(carrier, address, retired, defaultOrganisation, Optional.empty());
    }

    /**
     * That the number may be used as a sender, for regulators ask.
     *
     * @param reference as the regulator or the operator gave it
     * @param validUntil its last day; empty when it has no end
     */
    public record Authorisation(String reference, Optional<LocalDate> validUntil) {}

    /** Shorter ones are short codes: no country's mobile numbers have fewer digits. */
    private static final int MSISDN_DIGITS = 7;

    /** @param digits 3 to 15; those of 7 and more are an MSISDN in international format */
    public static SenderAddress address(String digits) {
        return new SenderAddress(
                digits, digits.length() >= MSISDN_DIGITS ? SenderAddress.Kind.MSISDN : SenderAddress.Kind.SHORT_CODE);
    }
}
