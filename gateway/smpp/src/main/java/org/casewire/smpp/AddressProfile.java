package org.casewire.smpp;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.casewire.core.number.SenderAddress;

/** The keys of a profile that say how numbers are written towards a carrier, and how it writes them. */
public final class AddressProfile {
    private AddressProfile() {}

    /** Type of number and numbering plan (SMPP 3.4, sections 5.2.5 and 5.2.6). */
    public record Kind(
            @JsonDeserialize(using = NumberText.class) Integer ton,
            @JsonDeserialize(using = NumberText.class) Integer npi) {
        public Kind {
            ProfileCheck.require(
                    ton != null && npi != null, "an address kind needs both of its keys, such as {ton: 1, npi: 1}");
            ProfileCheck.between("ton", ton, 0, 0xFF);
            ProfileCheck.between("npi", npi, 0, 0xFF);
        }
    }

    /** Our own numbers, by kind. */
    public record Source(Kind alphanumeric, Kind shortCode, Kind msisdn) {
        public Source {
            alphanumeric = alphanumeric == null ? new Kind(5, 0) : alphanumeric;
            shortCode = shortCode == null ? new Kind(3, 0) : shortCode;
            msisdn = msisdn == null ? new Kind(1, 1) : msisdn;
        }

        /** Every key at its default: a key that JSON leaves out comes as null. */
        @SuppressWarnings("NullAway")
        static Source defaults() {
            return new Source(null, null, null);
        }

        Kind of(SenderAddress.Kind kind) {
            return switch (kind) {
                case MSISDN -> msisdn;
                case SHORT_CODE -> shortCode;
            };
        }
    }

    /** @param plus whether the carrier wants "+" before the digits */
    public record Destination(
            @JsonDeserialize(using = NumberText.class) Integer ton,
            @JsonDeserialize(using = NumberText.class) Integer npi,
            Boolean plus) {
        public Destination {
            ton = ton == null ? 1 : ton;
            npi = npi == null ? 1 : npi;
            plus = plus != null && plus;
            ProfileCheck.between("destination.ton", ton, 0, 0xFF);
            ProfileCheck.between("destination.npi", npi, 0, 0xFF);
        }

        /** Every key at its default: a key that JSON leaves out comes as null. */
        @SuppressWarnings("NullAway")
        static Destination defaults() {
            return new Destination(null, null, null);
        }
    }

    /**
     * @param defaultRegion where national numbers are read, e.g. {@code FI}
     * @param stripPrefix what the carrier puts before numbers, e.g. a routing code; removed before reading
     */
    public record Inbound(String defaultRegion, String stripPrefix) {
        public Inbound {
            ProfileCheck.require(
                    defaultRegion != null && defaultRegion.matches("[A-Z]{2}"),
                    "inboundNumbers.defaultRegion must be a country of two capital letters, such as FI");
            stripPrefix = stripPrefix == null ? "" : stripPrefix;
        }
    }
}
