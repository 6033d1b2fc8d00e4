package org.casewire.smpp;

import com.cloudhopper.smpp.type.Address;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.PhoneNumber;

/**
 * Makes the addresses of a deliver_sm alike, however the carrier writes them: a phone number becomes E.164, a short code
 * or a name stays as it came. The type of number is a hint only, for many carriers send 1 for everything.
 */
final class InboundAddress {
    private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]+");
    private static final int LONGEST_SHORT_CODE = 6;
    private static final int LONGEST_E164 = 15;
    private static final int TON_INTERNATIONAL = 0x01;
    private static final int TON_NATIONAL = 0x02;
    private static final int TON_ALPHANUMERIC = 0x05;

    private final AddressProfile.Inbound profile;
    private final NumberPlan numberPlan;

    InboundAddress(AddressProfile.Inbound profile, NumberPlan numberPlan) {
        this.profile = profile;
        this.numberPlan = numberPlan;
    }

    /** The patient's side: E.164 with "+", or what the carrier gave. */
    String patient(Address address) {
        String given = plain(address);
        if (address.getTon() == TON_ALPHANUMERIC || !DIGITS.matcher(given).matches()) {
            return given;
        }
        String digits = given.startsWith("+") ? given.substring(1) : given;
        if (digits.length() <= LONGEST_SHORT_CODE) {
            return digits;
        }
        if (given.startsWith("+") || address.getTon() == TON_INTERNATIONAL) {
            return international(digits).orElseGet(() -> asInternational(digits));
        }
        if (address.getTon() == TON_NATIONAL) {
            return national(digits).or(() -> international(digits)).orElse(digits);
        }
        return digits.startsWith("0")
                ? national(digits).orElse(digits)
                : international(digits).or(() -> national(digits)).orElse(digits);
    }

    /** Our side: digits only, as a sender number is configured. */
    String ours(Address address) {
        String normal = patient(address);
        return normal.startsWith("+") ? normal.substring(1) : normal;
    }

    private String plain(Address address) {
        String given = address.getAddress() == null ? "" : address.getAddress().strip();
        String stripped = !profile.stripPrefix().isEmpty() && given.startsWith(profile.stripPrefix())
                ? given.substring(profile.stripPrefix().length())
                : given;
        return stripped.startsWith("00") && DIGITS.matcher(stripped).matches() ? "+" + stripped.substring(2) : stripped;
    }

    private Optional<String> international(String digits) {
        return numberPlan.network("+" + digits, profile.defaultRegion()).map(PhoneNumber::e164);
    }

    private Optional<String> national(String digits) {
        return numberPlan.network(digits, profile.defaultRegion()).map(PhoneNumber::e164);
    }

    /** International, says the carrier: believed, also when no numbering plan knows it, unless it cannot be. */
    private static String asInternational(String digits) {
        return digits.startsWith("0") || digits.length() > LONGEST_E164 ? digits : "+" + digits;
    }
}
