package org.casewire.smpp;

import com.cloudhopper.smpp.type.Address;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casewire.core.number.NumberPlan;
import org.casewire.core.number.PhoneNumber;

/**
 * Makes the addresses of a deliver_sm alike, however the carrier writes them: a phone number becomes E.164, a short code
 * or a name stays as it came. The type of number is a hint only, for many carriers send one for everything: a number is what its
 * digits make it in the profile's region.
 */
final class InboundAddress {
    /** Whether it says that it is international, and its digits. */
    private static final Pattern NUMBER = Pattern.compile("(\\+|00(?=[1-9])|)([0-9]+)");

    private static final Pattern SEPARATORS = Pattern.compile("[\\s\\u00a0.()/-]");
    private static final int LONGEST_SHORT_CODE = 6;
    private static final int LONGEST_E164 = 15;
    private static final int TON_INTERNATIONAL = 0x01;
    private static final int TON_NATIONAL = 0x02;

    private final AddressProfile.Inbound profile;
    private final NumberPlan numberPlan;

    InboundAddress(AddressProfile.Inbound profile, NumberPlan numberPlan) {
        this.profile = profile;
        this.numberPlan = numberPlan;
    }

    /** The patient's side: E.164 with "+", or what the carrier gave. */
    String patient(Address address) {
        String given = plain(address);
        Matcher number = NUMBER.matcher(given);
        if (!number.matches()) {
            return given;
        }
        String digits = number.group(2);
        if (!number.group(1).isEmpty()) {
            return international(digits).orElseGet(() -> asInternational(digits));
        }
        if (digits.length() <= LONGEST_SHORT_CODE) {
            return digits;
        }
        return number(digits, address.getTon())
                .orElseGet(() -> address.getTon() == TON_INTERNATIONAL ? asInternational(digits) : digits);
    }

    /** Our side: digits only, as a sender number is configured. */
    String ours(Address address) {
        String normal = patient(address);
        return normal.startsWith("+") ? normal.substring(1) : normal;
    }

    /** What its digits make it; only where they make two numbers does the type of number choose. */
    private Optional<String> number(String digits, byte ton) {
        if (digits.startsWith("0")) {
            return national(digits).or(() -> international(digits.replaceFirst("^0+", "")));
        }
        return ton == TON_NATIONAL
                ? national(digits).or(() -> international(digits))
                : international(digits).or(() -> national(digits));
    }

    /** Without the carrier's prefix and, in what is a number but for them, without separators. */
    private String plain(Address address) {
        if (address == null || address.getAddress() == null) {
            return "";
        }
        String given = ReceiptParser.withoutControls(address.getAddress()).strip();
        String stripped = !profile.stripPrefix().isEmpty() && given.startsWith(profile.stripPrefix())
                ? given.substring(profile.stripPrefix().length())
                : given;
        String compact = SEPARATORS.matcher(stripped).replaceAll("");
        return NUMBER.matcher(compact).matches() ? compact : stripped;
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
