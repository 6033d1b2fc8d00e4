package org.casewire.core.inbound;

import java.util.Optional;
import java.util.regex.Pattern;
import org.casewire.core.number.PhoneNumber;

/**
 * Where a text came from. Most senders are telephone numbers; a short code or an alphanumeric sender is none, and so
 * fits no case and is never answered. Prints itself masked.
 *
 * @param address E.164 with "+", or what the carrier gave
 */
record Patient(String address, Optional<PhoneNumber> phone) {
    private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{5,15}");

    static Patient of(String address) {
        return new Patient(
                address, NUMBER.matcher(address).matches() ? Optional.of(new PhoneNumber(address)) : Optional.empty());
    }

    @Override
    public String toString() {
        return phone.map(PhoneNumber::toString).orElse("no number");
    }
}
