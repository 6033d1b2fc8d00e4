package org.casewire.core.organisation;

import java.util.List;
import java.util.Optional;
import org.casewire.core.organisation.SenderNumber.Authorisation;

/**
 * An organisation as a file describes it, whole: what is not listed is not wanted.
 *
 * @param slug its name in commands and files: a lower-case letter or digit, then up to 62 of these and {@code -}
 * @param senderNumbers the preferred first
 */
public record OrganisationSpec(String slug, String name, OrganisationSettings settings, List<Number> senderNumbers) {
    public OrganisationSpec {
        senderNumbers = List.copyOf(senderNumbers);
    }

    /**
     * @param number digits: an MSISDN in international format without "+", or a short code
     * @param defaultOrganisation of those that share the number, this organisation answers texts of nobody's patients
     */
    public record Number(
            String carrier, String number, boolean defaultOrganisation, Optional<Authorisation> authorisation) {
        public Number(String carrier, String number, boolean defaultOrganisation) {
            this(carrier, number, defaultOrganisation, Optional.empty());
        }

        SenderNumber senderNumber() {
            return new SenderNumber(carrier, SenderNumber.address(number), false, defaultOrganisation, authorisation);
        }

        boolean sameAs(SenderNumber other) {
            return carrier.equals(other.carrier())
                    && number.equals(other.address().number());
        }
    }
}
