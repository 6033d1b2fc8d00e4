package org.casewire.core.crypto;

import org.casewire.core.number.PhoneNumber;

/**
 * An organisation's keyed hashes for finding its own cases: equal values give equal hashes, and without the key
 * nothing can be tried out. Sixteen bytes are kept: among a billion values two meet by chance less than once in 10^20,
 * and the database's indexes stay half as large. Safe for all threads.
 */
public final class BlindIndex {
    private static final int LENGTH = 16;
    private static final int SHORT = 3;

    private final PrfKeys keys;

    BlindIndex(PrfKeys keys) {
        this.keys = keys;
    }

    public byte[] phone(PhoneNumber number) {
        return keys.compute(LabelledInput.of("phone", number.e164()), LENGTH);
    }

    /** A sender that is no telephone number: a short code, or letters. */
    public byte[] sender(String address) {
        return keys.compute(LabelledInput.of("sender", address), LENGTH);
    }

    /** @param folded the patient's name as it is compared */
    public byte[] name(String folded) {
        return keys.compute(LabelledInput.of("name", folded), LENGTH);
    }

    /** @param id of a professional */
    public byte[] professional(String id) {
        return keys.compute(LabelledInput.of("professional", id), LENGTH);
    }

    /** How a word of a patient's name begins: a number of 24 bits, which many beginnings share. */
    public int beginning(String folded) {
        return short24(keys.compute(LabelledInput.of("beginning", folded), SHORT));
    }

    /** The same of the end of a number. */
    public int lastDigits(String digits) {
        return short24(keys.compute(LabelledInput.of("last-digits", digits), SHORT));
    }

    private static int short24(byte[] hash) {
        return (hash[0] & 0xFF) << 16 | (hash[1] & 0xFF) << 8 | hash[2] & 0xFF;
    }

    public byte[] reference(String reference) {
        return keys.compute(LabelledInput.of("reference", reference), LENGTH);
    }
}
