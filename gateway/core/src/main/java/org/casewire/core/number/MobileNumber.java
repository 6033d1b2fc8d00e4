package org.casewire.core.number;

/**
 * A number that was found valid, able to be a mobile one, and of an allowed region. Only {@link NumberPlan} makes one,
 * so whoever holds it need not check again. Prints itself masked.
 */
public final class MobileNumber {
    private final PhoneNumber phone;

    MobileNumber(PhoneNumber phone) {
        this.phone = phone;
    }

    /** With the plus, e.g. {@code +358401234567}. */
    public String e164() {
        return phone.e164();
    }

    public PhoneNumber phone() {
        return phone;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MobileNumber that && phone.equals(that.phone);
    }

    @Override
    public int hashCode() {
        return phone.hashCode();
    }

    @Override
    public String toString() {
        return phone.toString();
    }
}
