package org.casewire.smpp;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.Map;
import java.util.stream.Collectors;
import org.casewire.core.text.TextForm;

/**
 * The keys of a profile that say what data_coding means at a carrier.
 *
 * @param inbound what the carrier means by a code it sends, where that is not the usual, e.g. {@code 0: LATIN1}
 */
public record DataCodingProfile(Gsm7 gsm7, Ucs2 ucs2, Map<String, Charset> inbound) {
    public DataCodingProfile {
        gsm7 = gsm7 == null ? Gsm7.defaults() : gsm7;
        ucs2 = ucs2 == null ? Ucs2.defaults() : ucs2;
        inbound = inbound == null ? Map.of() : Map.copyOf(inbound);
        inbound.keySet().forEach(code -> ProfileCheck.code("dataCoding.inbound", code));
    }

    /** Every key at its default: a key that JSON leaves out comes as null. */
    @SuppressWarnings("NullAway")
    static DataCodingProfile defaults() {
        return new DataCodingProfile(null, null, null);
    }

    Map<Integer, Charset> inboundByCode() {
        return inbound.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(e -> NumberText.parse(e.getKey()), Map.Entry::getValue));
    }

    /** How bytes are read as text. */
    public enum Charset {
        /** GSM 03.38, one septet a byte. */
        GSM7,
        ASCII,
        LATIN1,
        CYRILLIC,
        HEBREW,
        /** UTF-16BE. */
        UCS2,
        /** No text. */
        BINARY
    }

    /**
     * @param value the data_coding that names the carrier's own alphabet
     * @param charset what that alphabet is
     * @param packed whether septets are packed into octets, in both directions
     */
    public record Gsm7(
            @JsonDeserialize(using = NumberText.class) Integer value, Charset charset, Boolean packed) {
        public Gsm7 {
            value = value == null ? 0 : value;
            charset = charset == null ? Charset.GSM7 : charset;
            packed = packed != null && packed;
            ProfileCheck.between("dataCoding.gsm7.value", value, 0, 0xFF);
            ProfileCheck.require(
                    charset == Charset.GSM7 || charset == Charset.LATIN1 || charset == Charset.ASCII,
                    "dataCoding.gsm7.charset must be GSM7, LATIN1 or ASCII");
            ProfileCheck.require(
                    !packed || charset == Charset.GSM7, "dataCoding.gsm7.packed needs dataCoding.gsm7.charset: GSM7");
        }

        TextForm.Basic basic() {
            return switch (charset) {
                case LATIN1 -> TextForm.Basic.LATIN1;
                case ASCII -> TextForm.Basic.ASCII;
                default -> TextForm.Basic.GSM7;
            };
        }

        /** Every key at its default: a key that JSON leaves out comes as null. */
        @SuppressWarnings("NullAway")
        static Gsm7 defaults() {
            return new Gsm7(null, null, null);
        }
    }

    public record Ucs2(
            @JsonDeserialize(using = NumberText.class) Integer value) {
        public Ucs2 {
            value = value == null ? 8 : value;
            ProfileCheck.between("dataCoding.ucs2.value", value, 0, 0xFF);
        }

        /** Every key at its default: a key that JSON leaves out comes as null. */
        @SuppressWarnings("NullAway")
        static Ucs2 defaults() {
            return new Ucs2(null);
        }
    }
}
